package dev.tallyman;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallyman.sandbox.Sandbox;
import dev.tallyman.testing.CommandRun;
import dev.tallyman.testing.RealClients;
import dev.tallyman.testing.Tar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** skopeo, oras and cosign push into GHCR in a box, and the inventory tells what belongs to what. Run it where they are installed. */
@Tag("clients")
class RealClientsTest {
    @TempDir
    Path folder;

    @Test
    void whatTheyPushIsToldForWhatItIs() throws Exception {
        try (Sandbox sandbox = RealClients.sandbox()) {
            RealClients clients = RealClients.signedIn(folder, sandbox);
            Files.writeString(folder.resolve("note.txt"), "{\"x\": 1}");
            String image = clients.push(
                    sandbox,
                    Files.write(
                            folder.resolve("layer.tar"),
                            new Tar().file("hello", "hello").closed()));
            clients.run(
                    "oras",
                    "attach",
                    "--plain-http",
                    "--distribution-spec",
                    "v1.1-referrers-tag",
                    image,
                    "note.txt:text/plain",
                    "--artifact-type",
                    "application/vnd.example.note");
            clients.run("cosign", "generate-key-pair");
            clients.cosign("sign", image);
            clients.cosign("sign", image, "--new-bundle-format=false");
            clients.cosign("attest", image, "--type=https://example.com/tests/v1", "--predicate=note.txt");
            clients.cosign(
                    "attest", image, "--new-bundle-format=false", "--type=slsaprovenance1", "--predicate=note.txt");
            clients.run("cosign", "attach", "sbom", "--allow-http-registry", "--sbom=note.txt", image);

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

    private JsonNode show(Sandbox sandbox) {
        CommandRun tallyman = new CommandRun(folder.resolve("data"))
                .with("GITHUB_USERNAME", "alice")
                .with("GITHUB_PAT", RealClients.TOKEN)
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
