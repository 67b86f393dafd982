package dev.tallyman;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallyman.model.Digest;
import dev.tallyman.model.Platform;
import dev.tallyman.sandbox.samples.Layer;
import dev.tallyman.sandbox.samples.Layer.Packing;
import dev.tallyman.sandbox.samples.SampleImage;
import dev.tallyman.testing.CommandRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets in every place that an image has: their places are told, and they themselves are in nothing that is written. */
class SecretLeakTest {
    /** Made while the test runs, so that nothing in this file looks like a secret. */
    private static final String TOKEN =
            "npm" + "_" + Digest.of(new byte[] {1}).hex().substring(0, 36);

    private static final String PASSWORD =
            "Xk" + Digest.of(new byte[] {2}).hex().substring(0, 18);

    @TempDir
    private static Path folder;

    private static String target;

    @BeforeAll
    static void image() throws IOException {
        SampleImage image = SampleImage.builder(new Platform("linux", "amd64", null), Instant.EPOCH)
                .layer(Layer.builder("COPY . /app # " + TOKEN)
                        .file("app/.npmrc", "//registry.npmjs.org/:_authToken=" + TOKEN + "\n")
                        .file("app/.env", "DB_PASSWORD=" + PASSWORD + "\n")
                        .build(Packing.GZIP))
                .layer(Layer.builder("RUN rm /app/.npmrc")
                        .whiteout("app/.npmrc")
                        .build(Packing.GZIP))
                .environment("API_TOKEN", TOKEN)
                .environment("DB_PASSWORD", PASSWORD)
                .label("com.acme.token", TOKEN)
                .entrypoint("/app/run --password=" + PASSWORD)
                .build();
        Path layout = folder.resolve("layout");
        Files.createDirectories(layout.resolve("blobs/sha256"));
        blob(layout, image.manifest());
        blob(layout, image.config());
        for (Layer layer : image.layers()) {
            blob(layout, layer.content());
        }
        Files.writeString(layout.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
        Files.writeString(
                layout.resolve("index.json"),
                "{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d,\"annotations\":{\"org.opencontainers.image.ref.name\":\"1\"}}]}"
                        .formatted(image.mediaType(), image.digest(), image.manifest().length));
        target = "oci:" + layout + ":1";
    }

    private static void blob(Path layout, byte[] content) throws IOException {
        Files.write(layout.resolve("blobs/sha256/" + Digest.of(content).hex()), content);
    }

    private static CommandRun.Result tallyman(String... arguments) {
        return new CommandRun(folder.resolve("data")).run(arguments);
    }

    @Test
    void theirPlacesAreTold() {
        JsonNode image = tallyman("scan", target, "--format", "json", "--allow-incomplete")
                .json()
                .path(0)
                .path("images")
                .path(0);
        List<String> places = image.path("secrets")
                .valueStream()
                .map(one -> one.path("kind").asText() + " " + one.path("where").asText() + " "
                        + one.path("state").asText())
                .toList();
        assertThat(places)
                .containsExactlyInAnyOrder(
                        "file app/.npmrc deleted",
                        "file app/.env present",
                        "environment API_TOKEN present",
                        "environment DB_PASSWORD present",
                        "label com.acme.token present",
                        "history step 1 present",
                        "history step 3 present",
                        "history step 4 present",
                        "history step 5 present",
                        "command entrypoint present");
        assertThat(image.path("secrets")
                        .valueStream()
                        .map(one -> one.path("fingerprint").asText())
                        .distinct())
                .as("two secrets, wherever they are")
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"table", "json", "cyclonedx", "spdx", "sarif", "markdown", "html", "csv"})
    void theyAreInNoFormat(String format) throws IOException {
        CommandRun.Result run = tallyman("scan", target, "--format", format, "--allow-incomplete");
        assertThat(run.out() + run.err()).doesNotContain(TOKEN).doesNotContain(PASSWORD);
        if (List.of("table", "json", "sarif", "markdown", "html").contains(format)) {
            assertThat(run.out()).contains("app/.npmrc");
        }
    }

    @Test
    void theyAreInNoFileOfTheDataFolder() throws IOException {
        tallyman("scan", target, "--format", "json");
        try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertThat(content.contains(TOKEN) || content.contains(PASSWORD))
                        .as(file.toString())
                        .isFalse();
            }
        }
    }

    @Test
    void aGateTripsAndAnAllowListOpensIt() throws IOException {
        assertThat(tallyman("scan", target, "--fail-on-secret", "--format", "json")
                        .status())
                .isEqualTo(1);
        Path allow = Files.writeString(
                folder.resolve("allow.yaml"),
                "allow: [{rule: npm-token, reason: t}, {rule: config-variable, reason: t}, {path: '**/.env', reason: t}]");
        CommandRun.Result run = tallyman(
                "scan",
                target,
                "--fail-on-secret",
                "--secret-allow",
                allow.toString(),
                "--format",
                "json",
                "--allow-incomplete");
        assertThat(run.status()).isZero();
        JsonNode image = run.json().path(0).path("images").path(0);
        assertThat(image.path("secrets")).isEmpty();
        assertThat(image.path("secretSearch").path("allowed").asInt()).isEqualTo(10);
    }

    @Test
    void anSbomSaysNothingOfThem() {
        CommandRun.Result run = tallyman("sbom", target, "--format", "json", "--allow-incomplete");
        assertThat(run.out()).doesNotContain("secrets").doesNotContain("riskyFiles");
    }
}
