package dev.tallyman.github;

import static dev.tallyman.testing.LocalServer.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import dev.tallyman.http.Http;
import dev.tallyman.http.HttpSettings;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.Secret;
import dev.tallyman.model.TallymanException;
import dev.tallyman.testing.LocalServer;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GitHubTest {
    private static final Secret TOKEN = new Secret("ghp_" + "t".repeat(36));
    private static final PackageOwner ACME = PackageOwner.organization("acme");

    private final EtagCache cache = EtagCache.inMemory();

    private GitHub gitHub(LocalServer server, Http http) {
        return new GitHub(http, server.uri("/"), TOKEN, cache);
    }

    private static Http http(LocalServer server) {
        return new Http(
                HttpSettings.defaults().insecure(Set.of(server.host())), Clock.systemUTC(), new Random(1), wait -> {});
    }

    private static String packages(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(
                        i -> "{\"id\":" + i + ",\"name\":\"p" + i
                                + "\",\"visibility\":\"internal\",\"version_count\":3,\"owner\":{\"login\":\"acme\"},\"updated_at\":\"2026-01-01T00:00:00Z\"}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static int page(HttpExchange exchange) {
        return Integer.parseInt(exchange.getRequestURI().getQuery().replaceAll(".*[?&]page=(\\d+).*", "$1"));
    }

    @Test
    void pagesUntilEmptyWithoutALinkAndThoughItemsAreLost() throws IOException {
        try (LocalServer server = LocalServer.start((exchange, count) -> answer(
                        exchange,
                        200,
                        switch (page(exchange)) {
                            case 1 -> packages(0, 100);
                            case 2 -> packages(100, 199); // One went missing; that is no end.
                            case 3 -> packages(200, 210);
                            default -> "[]";
                        }));
                Http http = http(server)) {
            List<Long> ids = new ArrayList<>();
            Listing listing = gitHub(server, http)
                    .packages()
                    .each(ACME, page -> page.items().forEach(one -> ids.add(one.id())))
                    .orThrow();
            assertThat(ids).hasSize(209);
            // A page that is nearly empty ends the list: asking for one more would cost a request a sync.
            assertThat(listing).isEqualTo(new Listing(209, 3, true, true, List.of()));
        }
    }

    @Test
    void asksNoMoreWhenNothingChanged() throws IOException {
        try (LocalServer server = LocalServer.start((exchange, count) -> {
                    int page = page(exchange);
                    String etag = "W/\"" + page + "\"";
                    if (etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
                        answer(exchange, 304, "");
                    } else {
                        String link = page > 1 ? "</x?page=1>; rel=\"first\"" : "</x?page=2>; rel=\"next\"";
                        answer(
                                exchange,
                                200,
                                page == 1 ? packages(0, 100) : packages(100, 150),
                                "ETag",
                                etag,
                                "Link",
                                link);
                    }
                });
                Http http = http(server)) {
            gitHub(server, http).packages().each(ACME, page -> {});
            GitHub again = gitHub(server, http);
            List<Long> ids = new ArrayList<>();
            Listing listing = again.packages()
                    .each(ACME, page -> page.items().forEach(one -> ids.add(one.id())))
                    .orThrow();
            assertThat(ids).hasSize(150);
            assertThat(listing.modified()).isFalse();
            assertThat(again.requests().sent()).isEqualTo(2);
            assertThat(again.requests().notModified()).isEqualTo(2);
        }
    }

    @Test
    void aServerThatRepeatsItselfIsLeft() throws IOException {
        try (LocalServer server = LocalServer.start((exchange, count) -> answer(exchange, 200, packages(0, 100)));
                Http http = http(server)) {
            Listing listing = gitHub(server, http)
                    .packages()
                    .each(PackageOwner.user("mona"), page -> {})
                    .orThrow();
            assertThat(listing.items()).isLessThanOrEqualTo(400);
            assertThat(server.asked().size()).isLessThan(10);
        }
    }

    @Test
    void namesAreEncodedOnce() throws IOException {
        try (LocalServer server = LocalServer.start((exchange, count) -> answer(exchange, 200, "[]"));
                Http http = http(server)) {
            gitHub(server, http).versions().page(ACME, "team/api", Versions.State.DELETED, 2);
            assertThat(server.asked().getFirst().path())
                    .isEqualTo("/orgs/acme/packages/container/team%2Fapi/versions?state=deleted&per_page=100&page=2");
        }
    }

    @Test
    void readsAVersion() throws IOException {
        String digest = "sha256:" + "a".repeat(64);
        try (LocalServer server = LocalServer.start(
                        (exchange, count) -> answer(
                                exchange,
                                200,
                                "{\"id\":7,\"name\":\"" + digest
                                        + "\",\"created_at\":\"2026-01-02T03:04:05Z\",\"updated_at\":\"2026-01-02T03:04:05Z\",\"package_html_url\":\"https://github.com/x\",\"metadata\":{\"package_type\":\"container\",\"container\":{\"tags\":[\"1\",\"latest\"]}}}"));
                Http http = http(server)) {
            PackageVersion version =
                    gitHub(server, http).versions().get(ACME, "api", 7).orThrow();
            assertThat(version.digest().orElseThrow()).hasToString(digest);
            assertThat(version.tags()).containsExactly("1", "latest");
            assertThat(version.createdAt()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
        }
    }

    @Test
    void a401OpensTheCircuit() throws IOException {
        try (LocalServer server = LocalServer.start(
                        (exchange, count) -> answer(exchange, 401, "{\"message\":\"Bad credentials\"}"));
                Http http = http(server)) {
            GitHub gitHub = gitHub(server, http);
            for (int i = 0; i < 3; i++) {
                assertThat(gitHub.accounts().me())
                        .isInstanceOfSatisfying(
                                Answer.Denied.class,
                                denied -> assertThat(denied.reason()).isEqualTo(Answer.Reason.BAD_CREDENTIAL));
            }
            assertThat(server.asked()).hasSize(1);
            assertThat(gitHub.isCircuitOpen()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    x-github-sso | required; url=https://github.com/orgs/acme/sso?x=y | Resource protected by organization SAML enforcement. | SSO_REQUIRED
                    x            | x | `acme` forbids access via a personal access token (classic).    | TOKEN_KIND_BANNED
                    x            | x | Resource not accessible by personal access token                | MISSING_PERMISSION
                    x            | x | You need at least read:packages scope to list packages.         | MISSING_PERMISSION
                    x            | x | Although you appear to have the correct authorization, the `acme` organization has an IP allow list enabled | IP_NOT_ALLOWED
                    x            | x | Forbidden                                                       | OTHER
                    """)
    void tellsDenialsApart(String header, String value, String message, Answer.Reason reason) throws IOException {
        try (LocalServer server = LocalServer.start((exchange, count) ->
                        answer(exchange, 403, "{\"message\":\"" + message.strip() + "\"}", header, value));
                Http http = http(server)) {
            assertThat(gitHub(server, http).packages().get(ACME, "api"))
                    .isInstanceOfSatisfying(Answer.Denied.class, denied -> {
                        assertThat(denied.reason()).isEqualTo(reason);
                        assertThat(denied.ssoUrl() != null).isEqualTo(reason == Answer.Reason.SSO_REQUIRED);
                    });
        }
    }

    @Test
    void readsWhatHeadersTell() throws IOException {
        try (LocalServer server = LocalServer.start((exchange, count) -> answer(
                        exchange,
                        200,
                        "{\"id\":1,\"login\":\"mona\",\"type\":\"User\"}",
                        "x-oauth-scopes",
                        "read:packages, repo",
                        "github-authentication-token-expiration",
                        "2024-09-04 17:35:38 UTC",
                        "X-GitHub-SSO",
                        "partial-results; organizations=21955855,20582480",
                        "x-ratelimit-limit",
                        "5000",
                        "x-ratelimit-remaining",
                        "4999"));
                Http http = http(server)) {
            Answer.Ok<Account> ok =
                    (Answer.Ok<Account>) gitHub(server, http).accounts().me();
            assertThat(ok.facts().scopes().orElseThrow()).containsExactly("read:packages", "repo");
            assertThat(ok.facts().expiresAt()).contains(Instant.parse("2024-09-04T17:35:38Z"));
            assertThat(ok.facts().ssoOmitted()).containsExactly("21955855", "20582480");
            assertThat(ok.facts().rateLimit().remaining()).isEqualTo(4999);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    text/html        | <html>Sign in</html>   | web page
                    application/json | [{"id":1               | not JSON
                    application/json | {"message":"hi"}       | a list was expected
                    application/json | [{"name":"x"}]         | no id
                    application/json | ''                     | empty
                    """)
    void saysWhatIsWrongWithAnAnswer(String type, String body, String expected) throws IOException {
        try (LocalServer server =
                        LocalServer.start((exchange, count) -> answer(exchange, 200, body, "Content-Type", type));
                Http http = http(server)) {
            assertThatThrownBy(() -> gitHub(server, http).packages().page(ACME, 1))
                    .isInstanceOfSatisfying(TallymanException.class, e -> {
                        assertThat(e.code()).isEqualTo(ErrorCode.UNREACHABLE);
                        assertThat(e.getMessage()).contains(expected, "list the packages of acme");
                    });
        }
    }

    @Test
    void aBodyThatWasCutIsAskedForAgain() throws IOException {
        try (LocalServer server = LocalServer.start(
                        (exchange, count) -> answer(exchange, 200, count == 0 ? "[{\"id\":1" : "[]"));
                Http http = http(server)) {
            assertThat(gitHub(server, http).packages().page(ACME, 1).orThrow().items())
                    .isEmpty();
        }
    }

    @Test
    void aTokenThatCanBeRenewedIsRenewedOnceAfterA401AndThenNothingMoreIsAsked() throws IOException {
        List<String> refused = new ArrayList<>();
        RenewableToken token = new RenewableToken() {
            private int number = 1;

            @Override
            public Secret current() {
                return new Secret("ghs_" + number);
            }

            @Override
            public Secret renew(Secret old) {
                refused.add(old.reveal());
                number++;
                return current();
            }
        };
        try (LocalServer server = LocalServer.start((exchange, count) -> {
                    String credential = exchange.getRequestHeaders().getFirst("Authorization");
                    answer(exchange, credential.equals("Bearer ghs_2") && count < 3 ? 200 : 401, "[]");
                });
                Http http = http(server)) {
            GitHub gitHub = new GitHub(http, server.uri("/"), token, "app", cache);
            assertThat(gitHub.packages().page(ACME, 1).isOk()).isTrue();
            assertThat(gitHub.packages().page(ACME, 2).isOk()).isTrue();
            assertThat(refused).containsExactly("ghs_1");
            assertThat(gitHub.packages().page(ACME, 3).isOk()).isFalse();
            assertThat(refused).containsExactly("ghs_1", "ghs_2");
            assertThat(gitHub.refusedWith()).hasValue(401);
            assertThat(gitHub.packages().page(ACME, 4).isOk()).isFalse();
            assertThat(server.asked()).hasSize(5);
        }
    }

    @Test
    void nothingMoreIsAskedOnceTheAccountIsLocked() throws IOException {
        try (LocalServer server = LocalServer.start((exchange, count) -> answer(
                        exchange,
                        403,
                        "{\"message\":\"Maximum number of login attempts exceeded. Please try again later.\"}"));
                Http http = http(server)) {
            GitHub gitHub = gitHub(server, http);
            for (int i = 0; i < 3; i++) {
                assertThat(gitHub.accounts().me())
                        .isInstanceOfSatisfying(
                                Answer.Denied.class,
                                denied -> assertThat(denied.reason()).isEqualTo(Answer.Reason.ACCOUNT_LOCKED));
            }
            assertThat(server.asked()).hasSize(1);
        }
    }

    @Test
    void redirectsStayAtHome() throws IOException {
        try (LocalServer elsewhere = LocalServer.start((exchange, count) -> answer(exchange, 200, "[]"));
                LocalServer server = LocalServer.start((exchange, count) -> {
                    boolean old = exchange.getRequestURI().getPath().startsWith("/orgs/old");
                    boolean away = exchange.getRequestURI().getPath().startsWith("/orgs/away");
                    answer(
                            exchange,
                            old || away ? 301 : 200,
                            old || away ? "" : "[]",
                            "Location",
                            old
                                    ? "/organizations/1/packages?page=1"
                                    : elsewhere.uri("/x").toString());
                });
                Http http = http(server)) {
            GitHub gitHub = gitHub(server, http);
            assertThat(gitHub.packages()
                            .page(PackageOwner.organization("old"), 1)
                            .isOk())
                    .isTrue();
            assertThatThrownBy(() -> gitHub.packages().page(PackageOwner.organization("away"), 1))
                    .hasMessageContaining("redirects to http://" + elsewhere.host()
                            + ", which is not followed: nothing of the credential was sent there");
            assertThat(elsewhere.asked()).isEmpty();
        }
    }
}
