package dev.tallyman;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallyman.sandbox.AccessToken;
import dev.tallyman.sandbox.Owner;
import dev.tallyman.sandbox.Sandbox;
import dev.tallyman.sandbox.SandboxConfig;
import dev.tallyman.testing.CommandRun;
import dev.tallyman.testing.Tar;
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

/** skopeo, oras and cosign push into GHCR in a box, and the inventory tells what belongs to what. Run it where they are installed. */
@Tag("clients")
class RealClientsTest {
    private static final String TOKEN = "ghp_" + "c".repeat(36);

    @TempDir
    Path folder;

    @Test
    void whatTheyPushIsToldForWhatItIs() throws Exception {
        Tools.require("skopeo");
        Tools.require("oras");
        Tools.require("cosign");
        try (Sandbox sandbox = Sandbox.start(SandboxConfig.empty()
                .with(Owner.organization("acme", "alice"), Owner.user("alice"))
                .with(AccessToken.classic(TOKEN, "alice", "write:packages", "read:org")))) {
            String image = push(sandbox);
            run(
                    "oras",
                    "attach",
                    "--plain-http",
                    "--distribution-spec",
                    "v1.1-referrers-tag",
                    image,
                    "note.txt:text/plain",
                    "--artifact-type",
                    "application/vnd.example.note");
            run("cosign", "generate-key-pair");
            cosign("sign", image);
            cosign("sign", image, "--new-bundle-format=false");
            cosign("attest", image, "--type=https://example.com/tests/v1", "--predicate=note.txt");
            cosign("attest", image, "--new-bundle-format=false", "--type=slsaprovenance1", "--predicate=note.txt");
            run("cosign", "attach", "sbom", "--allow-http-registry", "--sbom=note.txt", image);

            List<String> related = new ArrayList<>();
            show(sandbox)
                    .path("related")
                    .forEach(one -> related.add(
                            one.path("kind").asText() + " " + one.path("link").asText() + " "
                                    + one.path("predicateTypes").path(0).asText()));
            assertThat(related)
                    .containsExactlyInAnyOrder(
                            "artifact subject ",
                            "signature subject https://sigstore.dev/cosign/sign/v1",
                            "attestation subject https://example.com/tests/v1",
                            "index tag ",
                            "signature tag ",
                            "attestation tag https://slsa.dev/provenance/v1",
                            "artifact tag ");
        }
    }

    /** The image by its digest. */
    private String push(Sandbox sandbox) throws IOException, InterruptedException {
        Path layer = folder.resolve("layer.tar");
        Files.write(layer, new Tar().file("hello", "hello").closed());
        Files.writeString(folder.resolve("note.txt"), "{\"x\": 1}");
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
                "tarball:" + layer,
                "docker://" + name + ":1.0.0");
        return name + "@"
                + sandbox.truth().find("acme/api").orElseThrow().tags().get("1.0.0");
    }

    private void cosign(String what, String image, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "cosign",
                what,
                "--key=cosign.key",
                "--tlog-upload=false",
                "--use-signing-config=false",
                "--allow-http-registry",
                "-y"));
        command.addAll(List.of(more));
        command.add(image);
        run(command.toArray(String[]::new));
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

    private JsonNode show(Sandbox sandbox) {
        CommandRun tallyman = new CommandRun(folder.resolve("data"))
                .with("GITHUB_USERNAME", "alice")
                .with("GITHUB_PAT", TOKEN)
                .with("GHCR_IMAGE_SCOPE", "acme")
                .with("GITHUB_API_URL", sandbox.apiUrl().toString())
                .with("GHCR_REGISTRY", sandbox.registryHost());
        tallyman.run(
                        "sync",
                        "--insecure-registry=" + sandbox.apiUrl().getAuthority(),
                        "--insecure-registry=" + sandbox.registryHost(),
                        "--insecure-registry=" + sandbox.storageHost())
                .expect(0);
        return tallyman.run("show", "acme/api:1.0.0", "--format", "json")
                .expect(0)
                .json();
    }
}
