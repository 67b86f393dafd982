package dev.tallyman.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.testing.MovableClock;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the REST API says to each kind of token. */
class TokensApiTest {
    private static final String LIST = "/orgs/acme/packages?package_type=container";

    @ParameterizedTest
    @CsvSource({
        "ADMIN, 200, 200, 200",
        "NO_SCOPES, 200, 403, 403",
        "FINE, 200, 403, 403",
        "APP, 403, 404, 404",
        "WORKFLOW, 403, 400, 200",
        "OAUTH, 200, 200, 200",
        "REVOKED, 401, 401, 401",
        "NOBODY, 401, 401, 401"
    })
    void eachKindHasItsHoles(String kind, int viewer, int list, int get) throws Exception {
        try (Sandbox sandbox = Fixture.start();
                Client client = new Client(sandbox, value(kind))) {
            assertThat(client.get("/user").statusCode()).isEqualTo(viewer);
            assertThat(client.get(LIST).statusCode()).isEqualTo(list);
            assertThat(client.get("/orgs/acme/packages/container/api").statusCode())
                    .isEqualTo(get);
            assertThat(client.get("/orgs/acme").statusCode()).isEqualTo(kind.equals("REVOKED") ? 401 : 200);
        }
    }

    private static @Nullable String value(String kind) throws ReflectiveOperationException {
        return kind.equals("NOBODY")
                ? null
                : (String) Fixture.class.getDeclaredField(kind).get(null);
    }

    @Test
    void theTokenIsTold() throws Exception {
        MovableClock clock = new MovableClock();
        String expiring = "ghp_" + "x".repeat(36);
        try (Sandbox sandbox = Fixture.start(Fixture.config().withClock(clock));
                Client admin = new Client(sandbox, Fixture.ADMIN);
                Client fine = new Client(sandbox, Fixture.FINE);
                Client soonGone = new Client(sandbox, expiring)) {
            sandbox.add(AccessToken.classic(expiring, "alice", "read:packages")
                    .expiringAt(Instant.parse("2026-11-23T17:35:38Z")));
            assertThat(header(admin.get("/user"), "x-oauth-scopes"))
                    .isEqualTo("delete:packages, read:org, write:packages");
            assertThat(header(fine.get("/user"), "x-oauth-scopes")).isNull();
            assertThat(header(soonGone.get("/user"), "github-authentication-token-expiration"))
                    .isEqualTo("2026-11-23 17:35:38 UTC");
            clock.advance(Duration.ofHours(6));
            assertThat(soonGone.get("/user").statusCode()).isEqualTo(401);
            assertThat(soonGone.get("/user").body()).contains("Bad credentials");
        }
    }

    @Test
    void singleSignOnIsAskedFor() throws Exception {
        try (Sandbox sandbox = Fixture.start(Fixture.config()
                        .with(Owner.organization("locked", "alice").requiringSingleSignOn()));
                Client client = new Client(sandbox, Fixture.ADMIN)) {
            var refused = client.get("/orgs/locked/packages?package_type=container");
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(header(refused, "X-GitHub-SSO")).startsWith("required; url=https://");
            var partial = client.get("/user/orgs");
            assertThat(partial.statusCode()).isEqualTo(200);
            assertThat(Client.JSON.readTree(partial.body())).hasSize(1);
            assertThat(header(partial, "X-GitHub-SSO")).matches("partial-results; organizations=[0-9]+");

            sandbox.add(AccessToken.classic(Fixture.ADMIN, "alice", "read:packages", "read:org")
                    .authorizedFor("locked"));
            assertThat(client.get("/orgs/locked/packages?package_type=container")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(client.json("/user/orgs")).hasSize(2);
        }
    }

    @Test
    void classicTokensCanBeBanned() throws Exception {
        try (Sandbox sandbox = Fixture.start();
                Client client = new Client(sandbox, Fixture.ADMIN)) {
            sandbox.add(Owner.organization("acme", "alice").banningClassicTokens());
            assertThat(client.get(LIST).statusCode()).isEqualTo(403);
            assertThat(client.get(LIST).body()).contains("forbids access via a personal access token (classic)");
        }
    }

    @Test
    void tooManyBadCredentialsLockTheAccountOut() throws Exception {
        MovableClock clock = new MovableClock();
        try (Sandbox sandbox = Fixture.start(
                        Fixture.config().withLimits(Limits.github()).withClock(clock));
                Client revoked = new Client(sandbox, Fixture.REVOKED)) {
            String good = "ghp_" + "g".repeat(36);
            sandbox.add(AccessToken.classic(good, "carol", "read:packages"));
            for (int i = 0; i < 10; i++) {
                assertThat(revoked.get("/user").statusCode()).isEqualTo(401);
            }
            try (Client client = new Client(sandbox, good)) {
                assertThat(client.get("/user").statusCode()).isEqualTo(403);
                assertThat(client.get("/user").body()).contains("Maximum number of login attempts exceeded");
                clock.advance(Tokens.LOCKOUT);
                assertThat(client.get("/user").statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void aTagOfContentIsBoundToItsTokenAndSavesTheLimit() throws Exception {
        try (Sandbox sandbox = Fixture.start();
                Client admin = new Client(sandbox, Fixture.ADMIN);
                Client other = new Client(sandbox, Fixture.OAUTH)) {
            var first = admin.get(LIST);
            String tag = String.valueOf(header(first, "ETag"));
            int used = Integer.parseInt(String.valueOf(header(first, "x-ratelimit-used")));
            var again = admin.get(LIST, "If-None-Match", tag);
            assertThat(again.statusCode()).isEqualTo(304);
            assertThat(again.body()).isEmpty();
            assertThat(header(again, "x-ratelimit-used")).isEqualTo(Integer.toString(used));
            assertThat(header(first, "cache-control")).contains("private", "max-age=60");
            assertThat(other.get(LIST, "If-None-Match", tag).statusCode()).isEqualTo(200);
            Manifests.push(sandbox, "acme/api", "2.0", "news");
            assertThat(admin.get(LIST, "If-None-Match", tag).statusCode()).isEqualTo(200);
            assertThat(sandbox.truth().notModified(RequestKind.PACKAGE_LIST)).isEqualTo(1);
        }
    }

    @Test
    void theHourHasItsLimit() throws Exception {
        MovableClock clock = new MovableClock();
        Limits limits = Limits.none().withPrimary(2, 3, 2);
        try (Sandbox sandbox = Fixture.start(Fixture.config().withLimits(limits).withClock(clock));
                Client client = new Client(sandbox, Fixture.ADMIN)) {
            for (int i = 2; i >= 0; i--) {
                var answer = client.get("/user");
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(header(answer, "x-ratelimit-remaining")).isEqualTo(Integer.toString(i));
                assertThat(header(answer, "x-ratelimit-limit")).isEqualTo("3");
            }
            var refused = client.get("/user");
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(header(refused, "x-ratelimit-remaining")).isEqualTo("0");
            assertThat(refused.body()).contains("API rate limit exceeded");
            assertThat(client.json("/rate_limit")
                            .at("/resources/core/remaining")
                            .asInt())
                    .as("asking for the limit is free")
                    .isZero();
            clock.advance(Duration.ofHours(1));
            assertThat(client.get("/user").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void theMinuteHasItsPoints() throws Exception {
        MovableClock clock = new MovableClock();
        Limits limits = Limits.none().withSecondary(6, 80, 500, 100);
        try (Sandbox sandbox = Fixture.start(Fixture.config().withLimits(limits).withClock(clock));
                Client client = new Client(sandbox, Fixture.ADMIN)) {
            assertThat(client.api("DELETE", "/orgs/acme/packages/container/wiki")
                            .statusCode())
                    .isEqualTo(204);
            assertThat(client.get("/user").statusCode()).isEqualTo(200);
            var refused = client.get("/user");
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(header(refused, "retry-after")).isEqualTo("60");
            assertThat(refused.body()).contains("secondary rate limit");
            clock.advance(Duration.ofMinutes(1));
            assertThat(client.get("/user").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aRequestWithoutUserAgentIsForbidden() throws Exception {
        try (Sandbox sandbox = Fixture.start();
                Socket socket = new Socket("127.0.0.1", sandbox.apiUrl().getPort())) {
            socket.getOutputStream()
                    .write("GET /user HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            assertThat(new String(in.readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 403")
                    .contains("User-Agent");
        }
    }

    private static @Nullable String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse(null);
    }
}
