package dev.tallyman.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallyman.model.Digest;
import dev.tallyman.testing.MovableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lists, pages, deletions and restorations of the packages API. */
class PackagesApiTest {
    private static final String VERSIONS = "/orgs/acme/packages/container/api/versions";

    @Test
    void pagesFollowTheLink() throws Exception {
        try (Sandbox sandbox = Fixture.start();
                Client client = new Client(sandbox, Fixture.ADMIN)) {
            for (int i = 0; i < 64; i++) {
                Manifests.push(sandbox, "acme/api", "t" + i, "layer " + i);
            }
            var first = client.get(VERSIONS);
            assertThat(Client.JSON.readTree(first.body())).hasSize(30);
            String link = first.headers().firstValue("Link").orElseThrow();
            assertThat(link)
                    .contains("page=2>; rel=\"next\"", "page=3>; rel=\"last\"")
                    .doesNotContain("prev");
            assertThat(link).startsWith("<" + sandbox.apiUrl() + VERSIONS);

            var last = client.get(VERSIONS + "?per_page=30&page=3");
            assertThat(Client.JSON.readTree(last.body())).hasSize(5);
            assertThat(last.headers().firstValue("Link").orElseThrow())
                    .contains("rel=\"prev\"", "rel=\"first\"")
                    .doesNotContain("next");
            assertThat(client.json(VERSIONS + "?per_page=1000"))
                    .as("at most 100 a page")
                    .hasSize(65);
            assertThat(client.json(VERSIONS + "?page=9")).isEmpty();
            assertThat(client.json(VERSIONS + "?per_page=1")
                            .get(0)
                            .at("/metadata/container/tags/0")
                            .asText())
                    .as("newest first")
                    .isEqualTo("t63");
        }
    }

    @Test
    void theReachOfAListEndsAtTenThousand() throws Exception {
        try (Sandbox sandbox = Fixture.start();
                Client client = new Client(sandbox, Fixture.ADMIN)) {
            String list = "/orgs/acme/packages?package_type=container&per_page=100&page=";
            assertThat(client.get(list + 100).statusCode()).isEqualTo(200);
            assertThat(client.get(list + 101).statusCode()).isEqualTo(400);
        }
    }

    @Test
    void theTypeMustBeGivenAndKnown() throws Exception {
        try (Sandbox sandbox = Fixture.start();
                Client client = new Client(sandbox, Fixture.ADMIN)) {
            assertThat(client.get("/orgs/acme/packages").statusCode()).isEqualTo(400);
            assertThat(client.get("/orgs/acme/packages?package_type=deb").statusCode())
                    .isEqualTo(400);
            assertThat(client.json("/orgs/acme/packages?package_type=npm")).isEmpty();
            assertThat(client.json("/orgs/acme/packages?package_type=container&visibility=internal"))
                    .hasSize(1);
            assertThat(client.get("/orgs/nobody/packages?package_type=container")
                            .statusCode())
                    .isEqualTo(404);
            assertThat(client.get("/orgs/alice/packages?package_type=container").statusCode())
                    .as("a user is no organisation")
                    .isEqualTo(404);
        }
    }

    @Test
    void aNameIsDecodedOnce() throws Exception {
        try (Sandbox sandbox = Fixture.start();
                Client client = new Client(sandbox, Fixture.ADMIN)) {
            Manifests.push(sandbox, "acme/team/app", "1", "x");
            assertThat(client.json("/orgs/acme/packages/container/team%2Fapp")
                            .path("name")
                            .asText())
                    .isEqualTo("team/app");
            assertThat(client.get("/orgs/acme/packages/container/team%252Fapp").statusCode())
                    .isEqualTo(404);
            assertThat(client.get("/orgs/acme/packages/container/team/app").statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void everyoneSeesWhatIsTheirs() throws Exception {
        try (Sandbox sandbox = Fixture.start();
                Client member = new Client(sandbox, Fixture.READER);
                Client workflow = new Client(sandbox, Fixture.WORKFLOW)) {
            assertThat(names(member.json("/orgs/acme/packages?package_type=container")))
                    .containsExactly("site", "wiki");
            assertThat(member.get("/orgs/acme/packages/container/api").statusCode())
                    .isEqualTo(404);
            sandbox.set(new PackageSetting("acme/api", Visibility.PRIVATE).granting("bob", Role.READ));
            assertThat(member.get("/orgs/acme/packages/container/api").statusCode())
                    .isEqualTo(200);
            assertThat(workflow.get(VERSIONS).statusCode())
                    .as("the linked repository's workflow")
                    .isEqualTo(200);
            assertThat(workflow.get("/orgs/acme/packages/container/wiki").statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void aVersionIsDeletedAndRestoredWithItsTags() throws Exception {
        try (Sandbox sandbox = Fixture.start();
                Client client = new Client(sandbox, Fixture.ADMIN)) {
            Digest second = Manifests.push(sandbox, "acme/api", "2.0", "second");
            String version =
                    VERSIONS + "/" + client.json(VERSIONS).get(0).path("id").asLong();
            assertThat(client.api("DELETE", version).statusCode()).isEqualTo(204);
            assertThat(client.get(version).statusCode()).isEqualTo(404);
            assertThat(client.manifest("HEAD", "acme/api", "2.0").statusCode()).isEqualTo(404);
            assertThat(client.manifest("HEAD", "acme/api", second.toString()).statusCode())
                    .isEqualTo(404);
            JsonNode deleted = client.json(VERSIONS + "?state=deleted");
            assertThat(deleted).hasSize(1);
            assertThat(deleted.get(0).has("deleted_at")).isTrue();
            assertThat(client.json("/orgs/acme/packages/container/api")
                            .path("version_count")
                            .asInt())
                    .isEqualTo(1);

            assertThat(client.api("POST", version + "/restore").statusCode()).isEqualTo(204);
            assertThat(client.manifest("HEAD", "acme/api", "2.0").statusCode()).isEqualTo(200);
            assertThat(client.json(VERSIONS + "?state=deleted")).isEmpty();
        }
    }

    @Test
    void theLastVersionsStay() throws Exception {
        try (Sandbox sandbox = Fixture.start();
                Client client = new Client(sandbox, Fixture.ADMIN)) {
            String only =
                    VERSIONS + "/" + client.json(VERSIONS).get(0).path("id").asLong();
            var last = client.api("DELETE", only);
            assertThat(last.statusCode()).isEqualTo(400);
            assertThat(last.body()).contains("You must delete the package instead.");
            Manifests.push(sandbox, "acme/api", "", "untagged");
            assertThat(client.api("DELETE", only).body()).contains("last tagged version");
        }
    }

    @Test
    void whatIsPopularStays() throws Exception {
        try (Sandbox sandbox = Fixture.start();
                Client client = new Client(sandbox, Fixture.ADMIN)) {
            Digest popular = Manifests.push(sandbox, "acme/site", "2.0", "popular");
            String versions = "/orgs/acme/packages/container/site/versions";
            String version =
                    versions + "/" + client.json(versions).get(0).path("id").asLong();
            sandbox.downloads("acme/site", popular, 5_001);
            assertThat(client.api("DELETE", version).body()).contains("more than 5000 downloads");
            sandbox.downloads("acme/site", popular, 5_000);
            assertThat(client.api("DELETE", version).statusCode()).isEqualTo(204);
        }
    }

    @Test
    void aPackageIsRestoredForThirtyDays() throws Exception {
        MovableClock clock = new MovableClock();
        try (Sandbox sandbox = Fixture.start(Fixture.config().withClock(clock));
                Client client = new Client(sandbox, Fixture.ADMIN)) {
            String path = "/orgs/acme/packages/container/wiki";
            assertThat(client.api("DELETE", path).statusCode()).isEqualTo(204);
            assertThat(client.get(path).statusCode()).isEqualTo(404);
            assertThat(client.manifest("HEAD", "acme/wiki", "1.0").statusCode()).isEqualTo(404);
            assertThat(client.api("POST", path + "/restore").statusCode()).isEqualTo(204);
            assertThat(client.manifest("HEAD", "acme/wiki", "1.0").statusCode()).isEqualTo(200);
            client.api("DELETE", path);
            clock.advance(Duration.ofDays(30));
            assertThat(client.api("POST", path + "/restore").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void aTagThatMovesLeavesItsVersionUntagged() throws Exception {
        MovableClock clock = new MovableClock();
        try (Sandbox sandbox = Fixture.start(Fixture.config().withClock(clock));
                Client client = new Client(sandbox, Fixture.ADMIN)) {
            String before = client.json("/orgs/acme/packages/container/api")
                    .path("updated_at")
                    .asText();
            clock.advance(Duration.ofMinutes(1));
            Manifests.push(sandbox, "acme/api", "1.0", "another");
            JsonNode versions = client.json(VERSIONS);
            assertThat(versions.get(0).at("/metadata/container/tags")).hasSize(1);
            assertThat(versions.get(1).at("/metadata/container/tags")).isEmpty();
            assertThat(client.json("/orgs/acme/packages/container/api")
                            .path("updated_at")
                            .asText())
                    .isGreaterThan(before);
        }
    }

    private static List<String> names(JsonNode list) {
        List<String> names = new ArrayList<>();
        list.forEach(each -> names.add(each.path("name").asText()));
        return names;
    }
}
