package dev.tallyman.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.Secret;
import dev.tallyman.model.TallymanException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultTest {
    private static final Secret TOKEN = new Secret("ghp_secret");

    @TempDir
    Path data;

    @Test
    void opensWhatItSealed() {
        byte[] sealed = vault(Map.of()).seal(TOKEN, "row 1");
        assertThat(vault(Map.of()).open(sealed, "row 1")).isEqualTo(TOKEN);
        assertThat(vault(Map.of()).seal(TOKEN, "row 1")).isNotEqualTo(sealed);
    }

    @Test
    void opensInNoOtherRow() {
        byte[] sealed = vault(Map.of()).seal(TOKEN, "row 1");
        assertThatThrownBy(() -> vault(Map.of()).open(sealed, "row 2"))
                .isInstanceOf(TallymanException.class)
                .hasMessageContaining("belongs to another");
    }

    @Test
    void noticesEveryChangedByte() {
        byte[] sealed = vault(Map.of()).seal(TOKEN, "row 1");
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> vault(Map.of()).open(changed, "row 1")).isInstanceOf(TallymanException.class);
        }
    }

    @Test
    void saysWhichKeyIsMissing() throws Exception {
        byte[] sealed = vault(Map.of()).seal(TOKEN, "row 1");
        Files.delete(data.resolve("master.key"));
        assertThatThrownBy(() -> vault(Map.of()).open(sealed, "row 1")).hasMessageContaining("master.key");
        vault(Map.of()).seal(TOKEN, "row 2");
        assertThatThrownBy(() -> vault(Map.of()).open(sealed, "row 1")).hasMessageContaining("sealed with the key");
    }

    @Test
    void takesItsKeyFromTheEnvironmentAndWritesNone() {
        Map<String, String> environment =
                Map.of(Vault.VARIABLE, Base64.getEncoder().encodeToString(new byte[32]));
        byte[] sealed = vault(environment).seal(TOKEN, "row 1");
        assertThat(vault(environment).open(sealed, "row 1")).isEqualTo(TOKEN);
        assertThat(data.resolve("master.key")).doesNotExist();
        assertThatThrownBy(() -> vault(Map.of(Vault.VARIABLE, "hunter2")).seal(TOKEN, "row 1"))
                .hasMessageContaining("32 bytes")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void bothKeysAreThereWhileTheKeyChanges() {
        Vault vault = vault(Map.of());
        byte[] old = vault.seal(TOKEN, "row 1");
        byte[][] fresh = new byte[1][];
        vault.rekey(() -> {
            assertThat(vault(Map.of()).open(old, "row 1")).isEqualTo(TOKEN);
            fresh[0] = vault.seal(TOKEN, "row 1");
        });
        assertThat(vault.open(fresh[0], "row 1")).isEqualTo(TOKEN);
        assertThatThrownBy(() -> vault.open(old, "row 1")).isInstanceOf(TallymanException.class);
    }

    @Test
    void theKeyIsChangedByOneAtATime() {
        Vault vault = vault(Map.of());
        vault.seal(TOKEN, "row 1");
        vault.rekey(() -> assertThatThrownBy(() -> vault(Map.of()).rekey(() -> {}))
                .isInstanceOfSatisfying(
                        TallymanException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT)));
        vault.rekey(() -> {});
    }

    @Test
    void whatAKilledChangeLeftBehindGoesWithTheNext() throws Exception {
        Vault vault = vault(Map.of());
        vault.seal(TOKEN, "row 1");
        Path left = Files.copy(data.resolve("master.key"), data.resolve("master123.new"));
        vault.rekey(() -> {});
        assertThat(left).doesNotExist();
    }

    private Vault vault(Map<String, String> environment) {
        return new Vault(data, environment, new SecureRandom());
    }
}
