package dev.tallyman.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.tallyman.connection.AuditEntry;
import dev.tallyman.http.Redactor;
import dev.tallyman.model.Secret;
import dev.tallyman.store.ConnectionStore;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiTest {
    private static final String ECHOED = "what-a-server-said-back";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.withSample(folder);
        ConnectionStore connections = new ConnectionStore(server.database());
        for (String action : List.of("connection.add", "connection.test", "connection.rotate")) {
            Redactor.shared().register(new Secret(ECHOED));
            connections.record(new AuditEntry(Instant.EPOCH, "mona", action, "acme", "it was answered: " + ECHOED));
        }
    }

    @Test
    void theAuditLogIsGivenNewestFirstAndWithoutSecrets() {
        HttpResponse<String> answer = server.get("/api/v1/audit?limit=3");
        assertThat(answer.body()).doesNotContain(ECHOED).contains("it was answered: [redacted]");
        List<String> actions = new ArrayList<>();
        json(answer)
                .path("items")
                .forEach(line -> actions.add(line.path("action").asText()));
        assertThat(actions).containsExactly("connection.rotate", "connection.test", "connection.add");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DELETE FROM audit", "UPDATE audit SET actor = 'nobody'"})
    void theAuditLogOnlyGrows(String statement) {
        String before = server.get("/api/v1/audit").body();
        assertThatThrownBy(() -> execute(statement)).hasMessageContaining("the audit log only grows");
        assertThat(server.get("/api/v1/audit").body()).isEqualTo(before);
    }

    private static void execute(String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("tallyman.db"));
                Statement sql = connection.createStatement()) {
            sql.executeUpdate(statement);
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void everyRouteIsDescribedAndNothingElse() {
        Api api = new Api(Preview.parts(server.database(), Clock.systemUTC()));
        Set<String> routes = Stream.concat(api.routes().keySet().stream(), api.changes().keySet().stream())
                .map(route -> route.replace('<', '{').replace('>', '}'))
                .collect(Collectors.toCollection(TreeSet::new));
        routes.add(WebhookRoute.PATH);
        Set<String> described = new TreeSet<>();
        description().path("paths").fieldNames().forEachRemaining(described::add);
        assertThat(described).isEqualTo(routes);
    }

    @ParameterizedTest
    @CsvSource({
        "/health/live, /health/live",
        "/health/ready, /health/ready",
        "/api/v1/openapi.json, /api/v1/openapi.json",
        "/api/v1/images, /api/v1/images",
        "/api/v1/images/acme/tools/migrate, /api/v1/images/{name}",
        "/api/v1/images/acme/api/tags, /api/v1/images/{name}/tags",
        "/api/v1/images/acme/api/versions, /api/v1/images/{name}/versions",
        "/api/v1/images/acme/mobile/gateway/versions, /api/v1/images/{name}/versions",
        "/api/v1/hygiene, /api/v1/hygiene",
        "/api/v1/secrets, /api/v1/secrets",
        "/api/v1/risky-files, /api/v1/risky-files",
        "/api/v1/bases, /api/v1/bases",
        "/api/v1/findings, /api/v1/findings",
        "/api/v1/findings?sort=risk, /api/v1/findings",
        "/api/v1/history, /api/v1/history",
        "/api/v1/images/acme/docs/history, /api/v1/images/{name}/history",
        "/api/v1/connections, /api/v1/connections",
        "/api/v1/connections/GitHub%20Container%20Registry%20(GHCR)%20Integration/unseen, /api/v1/connections/{name}/unseen",
        "/api/v1/connections/GitHub%20Container%20Registry%20(GHCR)%20Integration/scope, /api/v1/connections/{name}/scope",
        "/api/v1/audit, /api/v1/audit",
        "/api/v1/jobs, /api/v1/jobs",
    })
    void whatIsAnsweredIsWhatIsDescribed(String path, String route) {
        HttpResponse<String> answer = server.get(path);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
        JsonNode schema = description()
                .path("paths")
                .path(route)
                .path("get")
                .path("responses")
                .path("200")
                .path("content")
                .path("application/json")
                .path("schema");
        assertValid(schema, json(answer));
    }

    @ParameterizedTest
    @CsvSource({
        "404, /api/v1/nope",
        "404, /api/v1/images/acme/nope",
        "404, /api/v1/images/acme/nope/tags",
        "404, /api/v1/connections/nobody/unseen",
        "400, /api/v1/images?limit=0",
        "400, /api/v1/images?limit=1001",
        "400, /api/v1/images?limit=x",
        "400, /api/v1/images?cursor=%25%25",
        "400, /api/v1/findings?cursor=eA",
        "400, /api/v1/findings?sort=name",
        "400, /api/v1/history?since=yesterday",
        "400, /api/v1/audit?cursor=eA",
    })
    void errorsAreProblemDocuments(int status, String path) {
        HttpResponse<String> answer = server.get(path);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertValid(description().path("components").path("schemas").path("Problem"), json(answer));
        assertThat(json(answer).path("hint").asText()).isNotEmpty();
    }

    @Test
    void aMethodThatAnAddressDoesNotTakeIsSaidSo() {
        assertThat(server.post("/api/v1/images", "").statusCode()).isEqualTo(405);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/images",
                "/api/v1/images/acme/api/tags",
                "/api/v1/images/acme/api/versions",
                "/api/v1/findings",
                "/api/v1/findings?sort=risk&",
                "/api/v1/secrets",
                "/api/v1/risky-files",
                "/api/v1/history",
                "/api/v1/audit",
                "/api/v1/jobs"
            })
    void aListGivenInPiecesIsTheWholeList(String path) {
        List<JsonNode> whole = new ArrayList<>();
        json(server.get(with(path) + "limit=1000")).path("items").forEach(whole::add);
        assertThat(whole).hasSizeGreaterThan(1);
        List<JsonNode> pieces = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = json(server.get(with(path) + "limit=2&cursor=" + cursor));
            assertThat(page.path("items").size()).isBetween(1, 2);
            page.path("items").forEach(pieces::add);
            cursor = page.path("next").asText("");
        } while (!cursor.equals("null") && !cursor.isEmpty());
        assertThat(pieces).isEqualTo(whole);
    }

    private static String with(String path) {
        return path.endsWith("&") ? path : path + "?";
    }

    @Test
    void theHighestRiskIsFirstAndNothingIsLeftOut() {
        JsonNode all = json(server.get("/api/v1/findings?limit=1000")).path("items");
        List<Double> risks = new ArrayList<>();
        JsonNode sorted =
                json(server.get("/api/v1/findings?limit=1000&sort=risk")).path("items");
        sorted.forEach(item -> risks.add(item.path("risk").asDouble()));
        assertThat(risks).hasSize(all.size()).isSortedAccordingTo(Comparator.reverseOrder());
        sorted.forEach(item -> {
            double sum = 0;
            for (JsonNode part : item.path("riskParts")) {
                sum += part.asDouble();
            }
            assertThat(item.path("risk").asDouble()).isCloseTo(sum, within(0.05));
        });
    }

    @Test
    void numbersKeepTheirWorth() {
        JsonNode findings = json(server.get("/api/v1/findings?id=CVE-2025-49844"));
        JsonNode finding = findings.path("items").get(0);
        assertThat(finding.path("score").asText()).isEqualTo("9.9");
        assertThat(finding.path("epss").asText()).isEqualTo("0.121");
        JsonNode versions = json(server.get("/api/v1/images/acme-labs/vision/versions"));
        assertThat(versions.findValuesAsText("size")).contains("3929150000");
        assertThat(versions.findValuesAsText("createdAt")).contains("2026-11-21T10:00:00Z");
    }

    @Test
    void anImageThatNobodyReadHasNoTally() {
        JsonNode image = json(server.get("/api/v1/images/acme-labs/vision"));
        assertThat(image.path("weaknesses").isNull()).isTrue();
        assertThat(json(server.get("/api/v1/images/acme/tools/migrate"))
                        .path("weaknesses")
                        .path("critical")
                        .asInt(-1))
                .isZero();
    }

    @Test
    void findingsOfOneImageAreOnlyIts() {
        JsonNode items =
                json(server.get("/api/v1/findings?image=acme/docs&limit=1000")).path("items");
        assertThat(items).isNotEmpty();
        items.forEach(
                item -> assertThat(item.path("images").findValuesAsText("name")).contains("acme/docs"));
        assertThat(json(server.get("/api/v1/findings?image=acme/nope")).path("items"))
                .isEmpty();
    }

    private static void assertValid(JsonNode schema, JsonNode document) {
        ObjectNode whole = schema.deepCopy();
        whole.set("components", description().path("components"));
        assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                        .getSchema(whole)
                        .validate(document))
                .isEmpty();
    }

    private static JsonNode description() {
        return json(server.get("/api/v1/openapi.json"));
    }

    private static JsonNode json(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new AssertionError(answer.body(), e);
        }
    }
}
