package dev.tallyman;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallyman.sandbox.AccessToken;
import dev.tallyman.sandbox.Owner;
import dev.tallyman.sandbox.Sandbox;
import dev.tallyman.sandbox.SandboxConfig;
import dev.tallyman.testing.CommandRun;
import dev.tallyman.testing.Corpus;
import dev.tallyman.testing.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** cosign and oras attach SBOMs to an image in every way that they know; what they say is set against what is in it. Run it where they are installed. */
@Tag("clients")
class AttachedSbomClientsTest {
    private static final String TOKEN = "ghp_" + "c".repeat(36);

    @TempDir
    Path folder;

    @Test
    void whatIsAttachedIsListedAndCompared() throws Exception {
        Path alpine = Corpus.require("rootfs/alpine-minirootfs-3.18.9-x86_64.tar.gz");
        Tools.require("skopeo");
        Tools.require("oras");
        Tools.require("cosign");
        try (Sandbox sandbox = Sandbox.start(SandboxConfig.empty()
                .with(Owner.organization("acme", "alice"), Owner.user("alice"))
                .with(AccessToken.classic(TOKEN, "alice", "write:packages", "read:org")))) {
            String image = push(sandbox, alpine);
            document("cyclonedx-1.7", alpine, "bom.cdx.json");
            document("spdx", alpine, "bom.spdx.json");
            run("cosign", "generate-key-pair");
            attest(image, "cyclonedx", "bom.cdx.json", true);
            attest(image, "spdxjson", "bom.spdx.json", false);
            run(
                    "cosign",
                    "attach",
                    "sbom",
                    "--allow-http-registry",
                    "--type=cyclonedx",
                    "--input-format=json",
                    "--sbom=bom.cdx.json",
                    image);
            run(
                    "oras",
                    "attach",
                    "--plain-http",
                    "--distribution-spec=v1.1-referrers-tag",
                    "--artifact-type=application/spdx+json",
                    image,
                    "bom.spdx.json:application/spdx+json");

            tallyman(sandbox, "sync").expect(0);
            JsonNode attached =
                    tallyman(sandbox, "sbom", image, "--attached").expect(0).json();
            List<String> formats = new ArrayList<>();
            attached.forEach(one -> formats.add(one.path("format").asText()));
            assertThat(formats).containsExactlyInAnyOrder("CycloneDX 1.7", "CycloneDX 1.7", "SPDX-2.3", "SPDX-2.3");
            assertThat(attached).allSatisfy(one -> {
                assertThat(one.path("packages").asInt()).isEqualTo(15);
                assertThat(one.path("verified").asBoolean()).isFalse();
            });

            JsonNode compared =
                    tallyman(sandbox, "sbom", image, "--compare").expect(0).json();
            assertThat(compared).hasSize(4).allSatisfy(one -> {
                JsonNode diff = one.path("diff");
                assertThat(diff.at("/changed/0/name").asText()).isEqualTo("musl");
                assertThat(diff.at("/changed/0/left/0").asText()).isEqualTo("9.9.9-r9");
                assertThat(diff.path("changed")).hasSize(1);
                assertThat(diff.path("onlyLeft")).isEmpty();
                assertThat(diff.path("onlyRight")).isEmpty();
                assertThat(diff.path("same").asInt()).isEqualTo(14);
            });
            String digest = attached.at("/0/digest").asText();
            assertThat(tallyman(sandbox, "sbom", image, "--extract", digest)
                            .expect(0)
                            .out())
                    .contains("9.9.9-r9");
        }
    }

    /** What Tallyman writes of the image, with a word changed. */
    private void document(String format, Path alpine, String file) throws IOException {
        String written = new CommandRun(folder.resolve("writer"))
                .run("sbom", "rootfs:" + alpine, "--format", format)
                .expect(0)
                .out();
        assertThat(written).contains("musl@1.2.4-r2");
        Files.writeString(
                folder.resolve(file),
                written.replace("musl@1.2.4-r2", "musl@9.9.9-r9").replace("\"1.2.4-r2\"", "\"9.9.9-r9\""));
    }

    private String push(Sandbox sandbox, Path tarball) throws IOException, InterruptedException {
        Files.createDirectories(folder.resolve("docker"));
        String login = Base64.getEncoder().encodeToString(("alice:" + TOKEN).getBytes(StandardCharsets.UTF_8));
        Files.writeString(
                folder.resolve("docker/config.json"),
                "{\"auths\":{\"" + sandbox.registryHost() + "\":{\"auth\":\"" + login + "\"}}}");
        String name = sandbox.registryHost() + "/acme/api";
        run(
                "skopeo",
                "--insecure-policy",
                "copy",
                "-q",
                "--dest-tls-verify=false",
                "--dest-creds=alice:" + TOKEN,
                "--format=oci",
                "tarball:" + tarball.toAbsolutePath(),
                "docker://" + name + ":1.0.0");
        return name + "@"
                + sandbox.truth().find("acme/api").orElseThrow().tags().get("1.0.0");
    }

    private void attest(String image, String type, String file, boolean bundle) throws Exception {
        run(
                "cosign",
                "attest",
                "--key=cosign.key",
                "--tlog-upload=false",
                "--use-signing-config=false",
                "--allow-http-registry",
                "-y",
                "--new-bundle-format=" + bundle,
                "--type=" + type,
                "--predicate=" + file,
                image);
    }

    private void run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("DOCKER_CONFIG", folder.resolve("docker").toString());
        builder.environment().put("COSIGN_PASSWORD", "");
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(String.join(" ", command) + ":\n" + output)
                .isZero();
    }

    private CommandRun.Result tallyman(Sandbox sandbox, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        for (String host : List.of(sandbox.apiUrl().getAuthority(), sandbox.registryHost(), sandbox.storageHost())) {
            all.addAll(List.of("--insecure-registry", host));
        }
        return new CommandRun(folder.resolve("data"))
                .with("GITHUB_USERNAME", "alice")
                .with("GITHUB_PAT", TOKEN)
                .with("GITHUB_API_URL", sandbox.apiUrl().toString())
                .with("GHCR_REGISTRY", sandbox.registryHost())
                .run(all.toArray(String[]::new));
    }
}
