package dev.tallyman.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallyman.model.Digest;
import dev.tallyman.sandbox.samples.SampleAdvisories;
import dev.tallyman.sandbox.samples.SampleImages;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The sample organisation is what it says it is, and the same every time. */
class SamplesTest {
    @Test
    void twoFillingsAreTheSameToTheByte() {
        assertThat(digests()).isEqualTo(digests());
    }

    private static List<Digest> digests() {
        try (Sandbox sandbox = Sandbox.start(SampleImages.config())) {
            SampleImages.pushTo(sandbox);
            return sandbox.truth().packages().stream()
                    .flatMap(each -> each.versions().stream())
                    .map(Truth.VersionTruth::digest)
                    .toList();
        }
    }

    @Test
    void theOrganisationLooksAlive() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SampleImages.config());
                Client client = new Client(sandbox, SampleImages.TOKEN)) {
            SampleImages.pushTo(sandbox);
            List<Truth.PackageTruth> packages = sandbox.truth().packages();

            assertThat(packages).hasSize(15);
            assertThat(packages.stream()
                            .mapToInt(each -> each.versionIds().size())
                            .sum())
                    .isBetween(30, 50);
            assertThat(packages.stream().map(Truth.PackageTruth::visibility).distinct())
                    .containsExactlyInAnyOrder(Visibility.PRIVATE, Visibility.PUBLIC, Visibility.INTERNAL);
            Truth.PackageTruth api = sandbox.truth().find("acme/api").orElseThrow();
            assertThat(api.repository()).isEqualTo("acme/api");
            assertThat(api.versions())
                    .anySatisfy(each -> assertThat(each.tags()).isEmpty());
            assertThat(api.tags().keySet()).anyMatch(tag -> tag.endsWith(".sig"));
            assertThat(client.json("/orgs/acme/packages?package_type=container"))
                    .hasSize(10);
            assertThat(client.json("/orgs/acme-labs/packages?package_type=container"))
                    .hasSize(3);
            assertThat(client.json("/user/packages?package_type=container")).hasSize(2);
        }
    }

    @Test
    void theGatewayHasLostAChild() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SampleImages.config());
                Client client = new Client(sandbox, SampleImages.TOKEN)) {
            SampleImages.pushTo(sandbox);
            JsonNode index = Client.JSON.readTree(
                    client.manifest("GET", "acme/gateway", "3.2.0").body());
            Set<Integer> statuses = new HashSet<>();
            for (JsonNode child : index.path("manifests")) {
                statuses.add(client.manifest(
                                "HEAD", "acme/gateway", child.path("digest").asText())
                        .statusCode());
            }
            assertThat(statuses).containsExactlyInAnyOrder(200, 404);
        }
    }

    @Test
    void everyAdvisoryIsARecordThatNamesItself() throws IOException {
        Set<String> ecosystems = new HashSet<>();
        for (String name : SampleAdvisories.names()) {
            JsonNode record = Client.JSON.readTree(SampleAdvisories.read(name));
            assertThat(record.path("id").asText() + ".json").isEqualTo(name);
            assertThat(record.path("summary").asText()).endsWith(".").doesNotContain("\n");
            assertThat(record.path("affected")).isNotEmpty();
            ecosystems.add(record.at("/affected/0/package/ecosystem").asText());
        }
        assertThat(SampleAdvisories.names()).hasSizeBetween(60, 80);
        assertThat(ecosystems).containsExactlyInAnyOrder("Maven", "npm", "PyPI", "Alpine:v3.10", "Debian:12");
    }
}
