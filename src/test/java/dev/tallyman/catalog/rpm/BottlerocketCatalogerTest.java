package dev.tallyman.catalog.rpm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.testing.Cataloged;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BottlerocketCatalogerTest {
    private static final String PATH = "usr/share/bottlerocket/application-inventory.json";

    /** Written by the format's description: its fields are texts, {@code Epoch} came later. */
    private static final String INVENTORY = """
            {"Content": [
              {"Name": "acpid", "Publisher": "Bottlerocket", "Version": "2.0.34", "Release": "1.8f5b2d1.br1",
               "InstalledTime": "2025-01-02T03:04:05Z", "ApplicationType": "Unspecified", "Architecture": "x86_64"},
              {"Name": "glibc", "Version": "2.40", "Release": "1.br1", "Epoch": "1", "Architecture": "x86_64"},
              {"Name": "kernel-6.1", "Version": "6.1.119", "Epoch": "(none)"},
              {"Name": "", "Version": "1"},
              {"Name": "nameless"}]}
            """;

    private final BottlerocketCataloger cataloger = new BottlerocketCataloger();

    @Test
    void readsTheInventory() {
        Cataloged found = Cataloged.of(cataloger, PATH, INVENTORY);
        assertThat(found.purls())
                .containsExactly(
                        "pkg:rpm/acpid@2.0.34-1.8f5b2d1.br1?arch=x86_64",
                        "pkg:rpm/glibc@2.40-1.br1?arch=x86_64&epoch=1",
                        "pkg:rpm/kernel-6.1@6.1.119");
        assertThat(found.facts.get(1).version()).isEqualTo("1:2.40-1.br1");
        assertThat(found.facts).allMatch(fact -> fact.system());
        assertThat(found.problems).hasSize(2);
        assertThat(cataloger.wants(PATH)).isTrue();
        assertThat(cataloger.locations()).containsExactly(PATH);
    }

    @Test
    void damageIsAProblemAndNeverAnError() {
        byte[] bytes = INVENTORY.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length - 3; i++) {
            assertThat(Cataloged.of(cataloger, PATH, Arrays.copyOf(bytes, i)).problems)
                    .isNotEmpty();
        }
        assertThat(Cataloged.of(cataloger, PATH, "{\"Content\": 1}").problems).hasSize(1);
    }
}
