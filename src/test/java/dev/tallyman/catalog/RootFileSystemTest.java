package dev.tallyman.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.tallyman.catalog.compose.Composition;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import dev.tallyman.testing.Tar;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class RootFileSystemTest {
    private static final String INSTALLED = "P:a\nV:1\nA:x86_64\n\n";

    @TempDir
    private Path folder;

    private static List<String> purls(Path root) {
        return Composition.compose(List.of(RootFileSystem.read(root))).packages().stream()
                .map(installed -> installed.purl().toString())
                .toList();
    }

    @Test
    void readsAFolderWithItsLinks() throws IOException {
        Files.createDirectories(folder.resolve("usr/lib/apk/db"));
        Files.writeString(folder.resolve("usr/lib/apk/db/installed"), INSTALLED);
        Files.writeString(folder.resolve("usr/lib/os-release"), "ID=alpine\nVERSION_ID=3.22.1\n");
        Files.createDirectories(folder.resolve("etc"));
        Files.createSymbolicLink(folder.resolve("lib"), Path.of("usr/lib"));
        Files.createSymbolicLink(folder.resolve("etc/os-release"), Path.of("/usr/lib/os-release"));

        assertThat(purls(folder)).containsExactly("pkg:apk/alpine/a@1?arch=x86_64&distro=alpine-3.22.1");
    }

    @Test
    void linksOfAFolderNeverLeadOutOfIt() throws IOException {
        Path outside = Files.createDirectories(folder.resolve("outside/lib/apk/db"));
        Files.writeString(outside.resolve("installed"), INSTALLED);
        Path root = Files.createDirectories(folder.resolve("root"));
        Files.createSymbolicLink(
                root.resolve("lib"), folder.resolve("outside/lib").toAbsolutePath());

        assertThat(purls(root)).isEmpty();
    }

    @Test
    void readsTarballsOfAllCompressions() throws IOException {
        byte[] tar = new Tar().file("lib/apk/db/installed", INSTALLED).closed();
        ByteArrayOutputStream xz = new ByteArrayOutputStream();
        try (XZOutputStream packed = new XZOutputStream(xz, new LZMA2Options())) {
            packed.write(tar);
        }
        for (byte[] content : List.of(tar, Tar.gzip(tar), Zstd.compress(tar), xz.toByteArray())) {
            Path file = Files.write(folder.resolve("root.tar"), content);

            assertThat(purls(file)).containsExactly("pkg:apk/a@1?arch=x86_64");
        }
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        Path text = Files.writeString(folder.resolve("notes.txt"), "no archive");

        assertThatThrownBy(() -> RootFileSystem.read(folder.resolve("missing")))
                .isInstanceOfSatisfying(
                        TallymanException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
        assertThatThrownBy(() -> RootFileSystem.read(text))
                .isInstanceOfSatisfying(
                        TallymanException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_CONTENT));
    }
}
