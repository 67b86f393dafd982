package dev.tallyman.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.catalog.compose.Composition;
import dev.tallyman.testing.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real root file systems, against what the distribution's own tool lists. */
class CorpusTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "alpine-minirootfs-3.10.3-x86_64.tar.gz",
                "alpine-minirootfs-3.10.9-x86_64.tar.gz",
                "alpine-minirootfs-3.18.9-x86_64.tar.gz",
                "alpine-minirootfs-3.18.9-aarch64.tar.gz",
                "almalinux-9.3-micro-aarch64.tar.xz",
            })
    void listsWhatTheDistributionLists(String tarball) throws IOException {
        Path file = Corpus.require("rootfs/" + tarball);
        Path expected = Corpus.require("rootfs/" + tarball.substring(0, tarball.indexOf(".tar")) + ".expected");

        ImageContents contents = Composition.compose(List.of(RootFileSystem.read(file)));

        assertThat(contents.packages().stream().map(p -> p.name() + " " + p.version()))
                .containsExactlyInAnyOrderElementsOf(Files.readAllLines(expected));
        assertThat(contents.problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"busybox-musl-amd64.tar.gz"})
    void aRootWithoutADatabaseHasNoPackages(String tarball) {
        ImageContents contents = Composition.compose(List.of(RootFileSystem.read(Corpus.require("rootfs/" + tarball))));

        assertThat(contents.distribution()).isNull();
        assertThat(contents.problems()).isEmpty();
    }
}
