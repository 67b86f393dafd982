package dev.tallyman.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The thread through the whole sandbox: push, list, read. */
class SandboxTest {
    private static final String PAT = "ghp_" + "a".repeat(36);

    @Test
    void whatIsPushedIsListedAndRead() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxConfig.empty()
                        .with(Owner.organization("acme", "alice"), Owner.user("alice"))
                        .with(AccessToken.classic(PAT, "alice", "read:packages", "write:packages")));
                Client client = new Client(sandbox, PAT)) {
            String config = "{}";
            String layer = "not really a layer";
            var configDigest = client.pushBlob("acme/team/api", config.getBytes(StandardCharsets.UTF_8));
            var layerDigest = client.pushBlob("acme/team/api", layer.getBytes(StandardCharsets.UTF_8));
            String manifest = Manifests.image(configDigest, config.length(), layerDigest, layer.length());
            var pushed = client.push(
                    "PUT",
                    "acme/team/api",
                    "manifests/1.0",
                    manifest.getBytes(StandardCharsets.UTF_8),
                    "Content-Type",
                    "application/vnd.oci.image.manifest.v1+json");
            assertThat(pushed.statusCode()).isEqualTo(201);

            JsonNode packages = client.json("/orgs/acme/packages?package_type=container");
            assertThat(packages.findValuesAsText("name")).contains("team/api");
            assertThat(packages.get(0).path("version_count").asInt()).isEqualTo(1);
            assertThat(packages.get(0).path("visibility").asText()).isEqualTo("private");
            JsonNode versions = client.json("/orgs/acme/packages/container/team%2Fapi/versions");
            assertThat(versions.get(0).path("name").asText())
                    .isEqualTo(
                            pushed.headers().firstValue("Docker-Content-Digest").orElseThrow());
            assertThat(versions.get(0).at("/metadata/container/tags/0").asText())
                    .isEqualTo("1.0");

            var blob = client.pull("GET", "acme/team/api", "blobs/" + layerDigest);
            assertThat(blob.statusCode()).isEqualTo(307);
            var content =
                    client.send("GET", blob.headers().firstValue("Location").orElseThrow(), new byte[0]);
            assertThat(Client.text(content)).isEqualTo(layer);
        }
    }
}
