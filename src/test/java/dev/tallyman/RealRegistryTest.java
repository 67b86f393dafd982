package dev.tallyman;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallyman.testing.CommandRun;
import dev.tallyman.testing.Corpus;
import dev.tallyman.testing.DockerRegistry;
import dev.tallyman.testing.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real root file system, pushed to a real registry by a real client, in every form that a layer comes in. */
@Tag("integration")
class RealRegistryTest {
    @TempDir
    private static Path folder;

    private static DockerRegistry registry;
    private static Path rootfs;

    @BeforeAll
    static void push() throws IOException {
        rootfs = Corpus.require("rootfs/alpine-minirootfs-3.10.3-x86_64.tar.gz");
        Tools.require("skopeo");
        registry = DockerRegistry.start(folder);
        String source = "tarball:" + rootfs;
        registry.push(source, "test/alpine:oci-gzip");
        registry.push(source, "test/alpine:v2s2-gzip", "--format", "v2s2");
        registry.push(source, "test/alpine:oci-zstd", "--dest-compress", "--dest-compress-format", "zstd");
        new CommandRun(folder.resolve("data"))
                .run("advisories", "import", Corpus.require("osv").toString())
                .expect(0);
    }

    @AfterAll
    static void stop() {
        if (registry != null) {
            registry.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"oci-gzip", "v2s2-gzip", "oci-zstd"})
    void everyPackageAndAKnownWeaknessAreFound(String tag) throws IOException {
        JsonNode scan =
                scan(folder.resolve("data"), tag, "--no-cache").expect(0).json().get(0);

        assertThat(scan.path("status").asText()).isEqualTo("complete");
        JsonNode image = scan.path("images").path(0);
        assertThat(packages(image)).isEqualTo(expected());
        List<String> affected = new ArrayList<>();
        image.path("findings").forEach(finding -> {
            if (finding.path("id").asText().equals("CVE-2019-1551")) {
                affected.add(finding.path("package").asText());
            }
        });
        assertThat(affected)
                .anyMatch(purl -> purl.startsWith("pkg:apk/alpine/libcrypto1.1@1.1.1d-r0"))
                .anyMatch(purl -> purl.startsWith("pkg:apk/alpine/libssl1.1@1.1.1d-r0"));
    }

    @Test
    void aSecondScanReadsNoLayer() throws IOException {
        Path data = folder.resolve("data");
        scan(data, "oci-gzip").expect(0);
        Path layer = largestBlob();
        Path aside = folder.resolve("aside");
        Files.move(layer, aside);
        try {
            assertThat(scan(data, "oci-gzip").expect(0).json().at("/0/images/0/packages"))
                    .hasSize(14);
            assertThat(scan(data, "oci-gzip", "--no-cache")
                            .expect(4)
                            .json()
                            .at("/0/status")
                            .asText())
                    .as("without the cache the layer is missed")
                    .isEqualTo("partial");
        } finally {
            Files.move(aside, layer);
        }
    }

    @Test
    void aMissingImageIsNamed() {
        CommandRun.Result result = new CommandRun(folder.resolve("data"))
                .run("scan", "--insecure-registry", registry.host(), registry.host() + "/test/alpine:nope")
                .expect(3);

        assertThat(result.err()).contains("test/alpine").contains("nope").doesNotContain("Exception");
        assertThat(result.json().at("/0/status").asText()).isEqualTo("failed");
    }

    private static CommandRun.Result scan(Path data, String tag, String... options) {
        List<String> arguments = new ArrayList<>(List.of("scan", "--insecure-registry", registry.host()));
        arguments.addAll(List.of(options));
        arguments.add(registry.host() + "/test/alpine:" + tag);
        return new CommandRun(data).run(arguments.toArray(String[]::new));
    }

    private static Set<String> packages(JsonNode image) {
        Set<String> packages = new TreeSet<>();
        image.path("packages")
                .forEach(p -> packages.add(
                        p.path("name").asText() + " " + p.path("version").asText()));
        return packages;
    }

    private static Set<String> expected() throws IOException {
        Path list = Corpus.require("rootfs/alpine-minirootfs-3.10.3-x86_64.expected");
        return new TreeSet<>(Files.readAllLines(list));
    }

    private static Path largestBlob() throws IOException {
        try (Stream<Path> blobs = Files.walk(registry.storage())) {
            return blobs.filter(path -> path.getFileName().toString().equals("data"))
                    .max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length()))
                    .orElseThrow();
        }
    }
}
