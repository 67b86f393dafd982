package dev.tallyman.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.oas.OpenApi30;
import dev.tallyman.model.Digest;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The API's answers against GitHub's own description of them. It is read from {@code target/openapi/api.github.com.json}, which is
 * {@code generated/api.github.com.json} of the npm package {@code @octokit/openapi} 23.0.2 ({@code npm pack @octokit/openapi@23.0.2}).
 */
class OpenApiTest {
    private static final Path DESCRIPTION = Path.of("target", "openapi", "api.github.com.json");

    private static JsonNode description;
    private static Sandbox sandbox;
    private static Client client;

    @BeforeAll
    static void read() throws Exception {
        if ("true".equals(System.getenv("CI")) && !Files.exists(DESCRIPTION)) {
            throw new AssertionError(DESCRIPTION + " is missing, and .ci/run fetches it");
        }
        assumeTrue(
                Files.exists(DESCRIPTION),
                "skipped: no " + DESCRIPTION
                        + "; npm pack @octokit/openapi@23.0.2 has it as generated/api.github.com.json");
        description = Client.JSON.readTree(DESCRIPTION.toFile());
        sandbox = Fixture.start();
        client = new Client(sandbox, Fixture.ADMIN);
    }

    @AfterAll
    static void close() {
        if (sandbox != null) {
            client.close();
            sandbox.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'/orgs/{org}/packages', '/orgs/acme/packages?package_type=container&visibility=private'",
        "'/orgs/{org}/packages', '/orgs/acme/packages?package_type=container&visibility=public'",
        "'/users/{username}/packages', '/users/alice/packages?package_type=container'",
        "'/user/packages', '/user/packages?package_type=container'",
        "'/orgs/{org}/packages/{package_type}/{package_name}', '/orgs/acme/packages/container/api'",
        "'/orgs/{org}/packages/{package_type}/{package_name}/versions', '/orgs/acme/packages/container/api/versions'",
        "'/user', '/user'",
        "'/user/orgs', '/user/orgs'",
        "'/users/{username}', '/users/bob'",
        "'/orgs/{org}', '/orgs/acme'",
        "'/rate_limit', '/rate_limit'"
    })
    void answersAsDescribed(String path, String request) throws Exception {
        check(path, client.json(request));
    }

    @ParameterizedTest
    @CsvSource({"'/orgs/{org}/attestations/{subject_digest}', '/orgs/acme/attestations/'"})
    void attestationsToo(String path, String request) throws Exception {
        check(path, client.json(request + Digest.of(new byte[0])));
    }

    @ParameterizedTest
    @CsvSource({"active", "deleted"})
    void versionsOfBothStates(String state) throws Exception {
        Digest second = Manifests.push(sandbox, "acme/site", "", "to be deleted in " + state);
        sandbox.deleteVersion("acme/site", second);
        JsonNode versions = client.json("/orgs/acme/packages/container/site/versions?state=" + state);
        assertThat(versions).isNotEmpty();
        check("/orgs/{org}/packages/{package_type}/{package_name}/versions", versions);
        check(
                "/orgs/{org}/packages/{package_type}/{package_name}/versions/{package_version_id}",
                client.json("/orgs/acme/packages/container/api/versions/"
                        + client.json("/orgs/acme/packages/container/api/versions")
                                .get(0)
                                .path("id")
                                .asLong()));
    }

    @Test
    void theCheckItselfCanFail() throws Exception {
        String path = "/orgs/{org}/packages/{package_type}/{package_name}";
        ObjectNode changed = (ObjectNode) client.json("/orgs/acme/packages/container/api");
        changed.remove("visibility");
        changed.putObject("owner");
        assertThatThrownBy(() -> check(path, changed))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("visibility")
                .hasMessageContaining("login");
    }

    private static void check(String path, JsonNode answer) {
        JsonNode schema = description
                .path("paths")
                .path(path)
                .at("/get/responses/200/content")
                .path("application/json")
                .path("schema");
        assertThat(schema.isMissingNode()).as("described: " + path).isFalse();
        ObjectNode root = schema.deepCopy();
        root.set("components", description.path("components"));
        JsonSchema compiled = JsonSchemaFactory.getInstance(
                        SpecVersion.VersionFlag.V4,
                        builder -> builder.metaSchema(OpenApi30.getInstance())
                                .defaultMetaSchemaIri(OpenApi30.getInstance().getIri()))
                .getSchema(root);
        assertThat(compiled.validate(answer)).as(path + " " + answer).isEmpty();
    }
}
