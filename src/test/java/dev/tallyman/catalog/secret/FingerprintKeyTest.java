package dev.tallyman.catalog.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallyman.model.TallymanException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FingerprintKeyTest {
    @TempDir
    Path folder;

    private static FingerprintKey key(Path folder) {
        return new FingerprintKey(folder, new SecureRandom());
    }

    @Test
    void oneFolderHasOneKeyForItsOwnerAlone() throws Exception {
        Path data = folder.resolve("data");
        byte[] first = key(data).get();
        assertThat(key(data).get()).isEqualTo(first).hasSize(32);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(FingerprintKey.FILE))))
                .isEqualTo("rw-------");
        try (var files = Files.list(data)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void anotherFolderHasAnotherKeyAndOtherFingerprints() {
        Fingerprints one = new Fingerprints(key(folder.resolve("one"))::get);
        Fingerprints other = new Fingerprints(key(folder.resolve("other"))::get);
        assertThat(one.of("hunter2")).isEqualTo(one.of("hunter2")).isNotEqualTo(other.of("hunter2"));
        assertThat(one.of("a\nb")).as("a key and its escaped form").isEqualTo(one.of("a\\nb"));
    }

    @Test
    void aDamagedKeyIsToldAndNotReplaced() throws Exception {
        Files.writeString(folder.resolve(FingerprintKey.FILE), "abc");
        assertThatThrownBy(() -> key(folder).get())
                .isInstanceOf(TallymanException.class)
                .hasMessageContaining("damaged");
    }
}
