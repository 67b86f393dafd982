package dev.tallyman;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallyman.sandbox.Sandbox;
import dev.tallyman.testing.CommandRun;
import dev.tallyman.testing.Corpus;
import dev.tallyman.testing.RealClients;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** cosign and oras attach SBOMs to an image in every way that they know; what they say is set against what is in it. Run it where they are installed. */
@Tag("clients")
class AttachedSbomClientsTest {
    @TempDir
    Path folder;

    @Test
    void whatIsAttachedIsListedAndCompared() throws Exception {
        Path alpine = Corpus.require("rootfs/alpine-minirootfs-3.18.9-x86_64.tar.gz");
        try (Sandbox sandbox = RealClients.sandbox()) {
            RealClients clients = RealClients.signedIn(folder, sandbox);
            String image = clients.push(sandbox, alpine);
            document("cyclonedx-1.7", alpine, "bom.cdx.json");
            document("spdx", alpine, "bom.spdx.json");
            clients.run("cosign", "generate-key-pair");
            clients.cosign("attest", image, "--new-bundle-format=true", "--type=cyclonedx", "--predicate=bom.cdx.json");
            clients.cosign(
                    "attest", image, "--new-bundle-format=false", "--type=spdxjson", "--predicate=bom.spdx.json");
            clients.run(
                    "cosign",
                    "attach",
                    "sbom",
                    "--allow-http-registry",
                    "--type=cyclonedx",
                    "--input-format=json",
                    "--sbom=bom.cdx.json",
                    image);
            clients.run(
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

    private CommandRun.Result tallyman(Sandbox sandbox, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        for (String host : List.of(sandbox.apiUrl().getAuthority(), sandbox.registryHost(), sandbox.storageHost())) {
            all.addAll(List.of("--insecure-registry", host));
        }
        return new CommandRun(folder.resolve("data"))
                .with("GITHUB_USERNAME", "alice")
                .with("GITHUB_PAT", RealClients.TOKEN)
                .with("GITHUB_API_URL", sandbox.apiUrl().toString())
                .with("GHCR_REGISTRY", sandbox.registryHost())
                .run(all.toArray(String[]::new));
    }
}
