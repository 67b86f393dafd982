package dev.tallyman.http;

import static dev.tallyman.testing.LocalServer.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.Secret;
import dev.tallyman.model.TallymanException;
import dev.tallyman.testing.LocalServer;
import dev.tallyman.testing.MovableClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTest {
    private final MovableClock clock = new MovableClock("2026-01-01T00:00:00Z");
    private final List<Duration> waits = new ArrayList<>();

    private Http http(HttpSettings settings) {
        return new Http(settings, clock, new Random(1), wait -> {
            waits.add(wait);
            clock.advance(wait);
        });
    }

    private Http http(LocalServer... servers) {
        Set<String> hosts = new java.util.HashSet<>();
        for (LocalServer server : servers) {
            hosts.add(server.host());
        }
        return http(HttpSettings.defaults().insecure(hosts));
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    void triesAgainWhatMayPass(int status) throws IOException {
        try (LocalServer server =
                        LocalServer.start((exchange, count) -> answer(exchange, count < 2 ? status : 200, "x"));
                Http http = http(server)) {
            RequestCount counted = new RequestCount();
            assertThat(http.send(Call.get("try", server.uri("/")).counted(counted))
                            .status())
                    .isEqualTo(200);
            assertThat(counted.sent()).isEqualTo(3);
            assertThat(waits).hasSize(2).allMatch(wait -> wait.toMillis() >= 125 && wait.toMillis() <= 500);
        }
    }

    @Test
    void givesUpAfterSomeAttempts() throws IOException {
        try (LocalServer server = LocalServer.start((exchange, count) -> answer(exchange, 500, "x"));
                Http http = http(server)) {
            assertThat(http.send(Call.get("try", server.uri("/"))).status()).isEqualTo(500);
            assertThat(server.asked()).hasSize(Http.MAX_ATTEMPTS);
        }
    }

    @Test
    void repeatsNothingThatChanges() throws IOException {
        try (LocalServer server = LocalServer.start((exchange, count) -> answer(exchange, 500, "x"));
                Http http = http(server)) {
            assertThat(http.send(Call.of("delete", "DELETE", server.uri("/"))).status())
                    .isEqualTo(500);
            assertThat(server.asked()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    429 | retry-after       | 7             |                                                        | 7
                    403 | retry-after       | 7             | {"message":"secondary rate limit"}                     | 7
                    503 | retry-after       | 7             |                                                        | 7
                    429 | x                 | x             | toomanyrequests: retry-after: 1.5s, allowed: 44000/minute | 1
                    429 | x                 | x             | slow down                                              | 60
                    403 | x                 | x             | {"message":"You have exceeded a secondary rate limit"} | 60
                    """)
    void waitsAsLongAsItIsAskedTo(int status, String header, String value, String body, long seconds)
            throws IOException {
        try (LocalServer server = LocalServer.start((exchange, count) ->
                        answer(exchange, count == 0 ? status : 200, body == null ? "" : body, header, value));
                Http http = http(server)) {
            assertThat(http.send(Call.get("try", server.uri("/"))).status()).isEqualTo(200);
            assertThat(waits).hasSize(1);
            assertThat(waits.getFirst().toSeconds()).isBetween(seconds, seconds + 1);
        }
    }

    @Test
    void aTinyGoDurationIsNoReasonToHammer() throws IOException {
        try (LocalServer server = LocalServer.start((exchange, count) -> answer(
                        exchange,
                        count == 0 ? 429 : 200,
                        "toomanyrequests: retry-after: 880.092µs, allowed: 44000/minute"));
                Http http = http(server)) {
            assertThat(http.send(Call.get("try", server.uri("/"))).status()).isEqualTo(200);
            assertThat(waits.getFirst()).isBetween(Duration.ofMillis(50), Duration.ofMillis(260));
        }
    }

    @Test
    void doesNotWaitBeyondPatienceAndLeavesTheServerAlone() throws IOException {
        String reset = Long.toString(clock.instant().plusSeconds(1800).getEpochSecond());
        try (LocalServer server = LocalServer.start((exchange, count) -> answer(
                        exchange,
                        403,
                        "{}",
                        "x-ratelimit-limit",
                        "5000",
                        "x-ratelimit-remaining",
                        "0",
                        "x-ratelimit-reset",
                        reset));
                Http http = http(server)) {
            Call call = Call.get("try", server.uri("/"));
            for (int i = 0; i < 3; i++) {
                Reply reply = http.send(call);
                assertThat(RateLimit.slowDownUntil(reply, clock).orElseThrow())
                        .isBetween(
                                clock.instant().plusSeconds(1795),
                                clock.instant().plusSeconds(1805));
            }
            assertThat(server.asked()).hasSize(1);
            assertThat(waits).isEmpty();
        }
    }

    @Test
    void a403ThatIsAboutPermissionsIsAnAnswer() throws IOException {
        try (LocalServer server =
                        LocalServer.start((exchange, count) -> answer(exchange, 403, "{\"message\":\"no\"}"));
                Http http = http(server)) {
            assertThat(http.send(Call.get("try", server.uri("/"))).status()).isEqualTo(403);
            assertThat(server.asked()).hasSize(1);
        }
    }

    @Test
    void survivesResets() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try {
                    for (int i = 0; i < 2; i++) {
                        server.accept().close();
                    }
                    try (var socket = server.accept()) {
                        socket.getInputStream().read(new byte[1024]);
                        socket.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes());
                    }
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            String host = "127.0.0.1:" + server.getLocalPort();
            try (Http http = http(HttpSettings.defaults().insecure(Set.of(host)))) {
                assertThat(http.send(Call.get("try", URI.create("http://" + host + "/")))
                                .text())
                        .isEqualTo("ok");
            }
        }
    }

    @Test
    void followsNoRedirect() throws IOException {
        try (LocalServer server =
                        LocalServer.start((exchange, count) -> answer(exchange, 307, "", "Location", "/elsewhere"));
                Http http = http(server)) {
            assertThat(http.send(Call.get("try", server.uri("/"))).isRedirect()).isTrue();
            assertThat(server.asked()).hasSize(1);
        }
    }

    @Test
    void sendsACredentialToItsOwnOriginOnly() throws IOException {
        try (LocalServer mine = LocalServer.start((exchange, count) -> answer(exchange, 200, "x"));
                LocalServer other = LocalServer.start((exchange, count) -> answer(exchange, 200, "x"));
                Http http = http(mine, other)) {
            Authorization credential =
                    Authorization.bearer(Origin.of(mine.uri("/")), new Secret("my-token-0123456789"));
            http.send(Call.get("try", mine.uri("/")).authorized(credential));
            http.send(Call.get("try", other.uri("/")).authorized(credential));
            http.send(Call.get("try", mine.uri("/")).authorized(credential).to(other.uri("/moved")));
            assertThat(mine.asked().getFirst().authorization()).isEqualTo("Bearer my-token-0123456789");
            assertThat(other.asked())
                    .hasSize(2)
                    .allMatch(asked -> asked.authorization().isEmpty());
        }
    }

    @Test
    void plainHttpGoesToNamedHostsAlone() throws IOException {
        try (LocalServer server = LocalServer.start((exchange, count) -> answer(exchange, 200, "x"))) {
            String port = server.host().substring(server.host().indexOf(':'));
            for (String named :
                    List.of("127.0.0.1", "localhost" + port, "127.0.0.1:1", "127.0.0.1.evil.example" + port)) {
                try (Http http = http(HttpSettings.defaults().insecure(Set.of(named)))) {
                    assertThatThrownBy(() -> http.send(Call.get("try it", server.uri("/"))))
                            .isInstanceOfSatisfying(TallymanException.class, e -> {
                                assertThat(e.getMessage()).startsWith("cannot try it");
                                assertThat(e.hint()).contains("--insecure-registry " + server.host());
                            });
                }
            }
            assertThat(server.asked()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/",
                "https://localhost/",
                "https://10.1.2.3/",
                "https://192.168.1.1/",
                "https://172.16.0.1/",
                "https://169.254.169.254/latest/meta-data",
                "https://[::1]/",
                "https://[fe80::1]/",
                "https://[fd00::1]/",
                "https://[::ffff:127.0.0.1]/",
                "https://[64:ff9b::7f00:1]/",
                "https://100.64.0.1/",
                "https://0.0.0.0/"
            })
    void aServerMayNotSendUsInside(String address) {
        try (Http http = http(HttpSettings.defaults())) {
            assertThatThrownBy(
                            () -> http.send(Call.get("try", URI.create(address)).foreign()))
                    .isInstanceOfSatisfying(TallymanException.class, e -> {
                        assertThat(e.code()).isEqualTo(ErrorCode.DENIED);
                        assertThat(e.reason()).contains("inside");
                    });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "ftp://example.com/", "https://user:pw@example.com/"})
    void onlyTheWebIsSpoken(String address) {
        try (Http http = http(HttpSettings.defaults())) {
            assertThatThrownBy(() -> http.send(Call.get("try", URI.create(address))))
                    .isInstanceOf(TallymanException.class)
                    .hasMessageNotContaining("pw");
        }
    }

    @Test
    void offlineIsOffline() throws IOException {
        try (LocalServer server = LocalServer.start((exchange, count) -> answer(exchange, 200, "x"));
                Http http = http(
                        HttpSettings.defaults().insecure(Set.of(server.host())).offline(true))) {
            assertThatThrownBy(() -> http.send(Call.get("list", server.uri("/"))))
                    .hasMessageContaining("--offline");
            assertThat(server.asked()).isEmpty();
        }
    }

    @Test
    void bodiesAreCappedToTheByte() throws IOException {
        try (LocalServer server = LocalServer.start((exchange, count) -> answer(exchange, 200, "x".repeat(1000)));
                Http http = http(server)) {
            assertThat(http.send(Call.get("read", server.uri("/")).capped(1000)).body())
                    .hasSize(1000);
            assertThatThrownBy(() -> http.send(Call.get("read", server.uri("/")).capped(999)))
                    .isInstanceOfSatisfying(
                            TallymanException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_CONTENT));
        }
    }

    @Test
    void aStalledBodyEnds() throws Exception {
        java.util.concurrent.CountDownLatch over = new java.util.concurrent.CountDownLatch(1);
        try (LocalServer server = LocalServer.start((exchange, count) -> {
                    exchange.sendResponseHeaders(200, 10);
                    exchange.getResponseBody().write('x');
                    exchange.getResponseBody().flush();
                    try {
                        over.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
                Http http = http(server)) {
            Call call = Call.get("read", server.uri("/"))
                    .within(Duration.ofMillis(200))
                    .once();
            assertThatThrownBy(() -> http.send(call)).isInstanceOf(TallymanException.class);
            over.countDown();
        }
    }

    @Test
    void saysWhyAHostIsNotReached() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        try (Http http = http(HttpSettings.defaults())) {
            assertThatThrownBy(() -> http.send(Call.get("try", URI.create("https://127.0.0.1:" + closed + "/"))))
                    .hasMessageContaining("refuses the connection");
            assertThatThrownBy(() -> http.send(Call.get("try", URI.create("https://no-such-host.invalid/"))))
                    .hasMessageContaining("no address is known");
        }
    }

    @Test
    void proxiesAsTheVariablesSay() {
        Proxies proxies = Proxies.of(Map.of(
                "HTTPS_PROXY", "http://user:s3cret@proxy:3128", "NO_PROXY", "corp.example, .local,10.0.0.1,host:444"));
        assertThat(proxies.forTarget(origin("https://ghcr.io"))).isPresent();
        assertThat(proxies.forTarget(origin("https://a.corp.example"))).isEmpty();
        assertThat(proxies.forTarget(origin("https://corp.example"))).isEmpty();
        assertThat(proxies.forTarget(origin("https://notcorp.example"))).isPresent();
        assertThat(proxies.forTarget(origin("https://x.local"))).isEmpty();
        assertThat(proxies.forTarget(origin("https://host:444"))).isEmpty();
        assertThat(proxies.forTarget(origin("https://host"))).isPresent();
        assertThat(proxies.forTarget(origin("https://127.0.0.1:5000"))).isEmpty();
        assertThat(proxies.forTarget(origin("http://ghcr.io"))).isEmpty();
        assertThatThrownBy(() -> Proxies.of(Map.of("https_proxy", "socks5://user:s3cret@x")))
                .isInstanceOf(TallymanException.class)
                .hasMessageNotContaining("s3cret");
    }

    @ParameterizedTest
    @CsvSource({"880.092µs, 880092", "1m30s, 90000000000", "2h0m0.5s, 7200500000000", "15ns, 15", "1.5ms, 1500000"})
    void readsGoDurations(String text, long nanos) {
        assertThat(GoDuration.tryParse(text)).contains(Duration.ofNanos(nanos));
        assertThat(GoDuration.tryParse(text + "x")).isEmpty();
        assertThat(GoDuration.tryParse("")).isEmpty();
    }

    private static Origin origin(String address) {
        return Origin.of(URI.create(address));
    }
}
