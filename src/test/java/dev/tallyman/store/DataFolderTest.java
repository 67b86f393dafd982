package dev.tallyman.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A folder becomes 0700 only where that shuts nobody out of files that are not ours. */
class DataFolderTest {
    @TempDir
    Path folder;

    @Test
    void othersFilesInAnOpenFolderAreLeftAsTheyAre() throws IOException {
        Files.writeString(folder.resolve("report.txt"), "theirs");
        permit("rwxr-xr-x");
        assertThatThrownBy(() -> Database.open(folder))
                .isInstanceOfSatisfying(
                        TallymanException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ENVIRONMENT))
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("it has other files in it");
        assertThat(permissions()).isEqualTo("rwxr-xr-x");
        assertThat(folder.resolve("tallyman.db")).doesNotExist();
    }

    @Test
    void aFolderThatIsClosedMayHoldOtherFiles() throws IOException {
        Files.writeString(folder.resolve("report.txt"), "mine");
        permit("rwx------");
        Database.open(folder).close();
        assertThat(folder.resolve("tallyman.db")).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "lost+found", "tallyman.db", "master.key"})
    void emptyFoldersAndOursAreClosed(String content) throws IOException {
        if (!content.isEmpty()) {
            Files.createFile(folder.resolve(content));
        }
        permit("rwxrwxr-x");
        Database.open(folder).close();
        assertThat(permissions()).isEqualTo("rwx------");
    }

    private void permit(String permissions) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
    }

    private String permissions() throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder));
    }
}
