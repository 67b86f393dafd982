package dev.tallyman.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import dev.tallyman.store.Database;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardTest {
    @TempDir
    Path folder;

    @Test
    void everyAnswerHasTheHeadersThatKeepItToItself() {
        try (RunningServer server = new RunningServer(folder, database -> {})) {
            for (String path :
                    new String[] {"/", "/nope", "/api/v1/images", "/api/v1/nope", "/static/app.css", "/health/live"}) {
                HttpResponse<String> answer = server.get(path);
                assertThat(answer.headers()
                                .firstValue("Content-Security-Policy")
                                .orElse(""))
                        .as(path)
                        .contains(
                                "default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'")
                        .doesNotContain("unsafe");
                assertThat(answer.headers().firstValue("X-Content-Type-Options"))
                        .hasValue("nosniff");
                assertThat(answer.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
                assertThat(answer.headers().firstValue("Server")).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"evil.example", "evil.example:8080", "127.0.0.1.evil.example", "localhost.evil.example", ""})
    void aNameThatIsNotOursIsRefused(String host) throws IOException {
        try (RunningServer server = new RunningServer(folder, database -> {})) {
            assertThat(statusFor(server.port(), host)).startsWith(host.isEmpty() ? "HTTP/1.1 4" : "HTTP/1.1 421");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"127.0.0.1", "localhost:9999", "[::1]:80", "tallyman.localhost", "10.1.2.3", "TALLY.example:443"
            })
    void addressesAndNamesThatAreOursPass(String host) {
        Guard guard = new Guard(new ServerOptions("127.0.0.1", 0, List.of("tally.example"), false), new SecureRandom());
        assertThat(guard.knows(host)).isTrue();
    }

    private static String statusFor(int port, String host) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream()
                    .write(("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return String.valueOf(
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                            .readLine());
        }
    }

    @Test
    void servingOthersWithoutSignInHasToBeAskedFor() {
        assertThatThrownBy(() -> Guard.checkBind(new ServerOptions("0.0.0.0", 0, List.of(), false)))
                .isInstanceOfSatisfying(TallymanException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.USAGE);
                    assertThat(e.hint()).contains("--insecure-no-sign-in");
                });
        Guard.checkBind(new ServerOptions("0.0.0.0", 0, List.of(), true));
        Guard.checkBind(new ServerOptions("::1", 0, List.of(), false));
    }

    @Test
    void aPortThatIsTakenIsSaidSo() {
        try (RunningServer server = new RunningServer(folder, database -> {})) {
            assertThatThrownBy(() -> Preview.start(server.database(), server.port()))
                    .isInstanceOfSatisfying(
                            TallymanException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
        }
    }

    @Test
    void whatChangesSomethingNeedsThePageItCameFrom() {
        AtomicInteger started = new AtomicInteger();
        Actions actions = new Actions() {
            @Override
            public Optional<Long> sync(String connection) {
                started.incrementAndGet();
                return Optional.of(7L);
            }

            @Override
            public Optional<Long> test(String connection) {
                return Optional.empty();
            }
        };
        try (Database database = Database.open(folder)) {
            SampleInventory.fill(database);
            WebServer.Parts plain = Preview.parts(database, Clock.systemUTC());
            WebServer.Parts parts =
                    new WebServer.Parts(plain.inventory(), plain.contents(), plain.jobs(), actions, Readiness.ALWAYS);
            try (WebServer server = WebServer.start(ServerOptions.loopback(0), parts, Clock.systemUTC());
                    Browser browser = new Browser(server.port())) {
                String page = browser.get("/connections").body();
                String token = page.replaceFirst("(?s).*name=\"csrf\" value=\"([0-9a-f]{64})\".*", "$1");
                assertThat(token).hasSize(64);
                assertThat(browser.post("/connections/sync", "", true).statusCode())
                        .isEqualTo(403);
                assertThat(browser.post("/connections/sync", "name=acme&csrf=" + "0".repeat(64), true)
                                .statusCode())
                        .isEqualTo(403);
                assertThat(browser.post("/connections/sync", "name=acme&csrf=" + token, false)
                                .statusCode())
                        .isEqualTo(403);
                assertThat(browser.post(
                                        "/connections/sync",
                                        "name=acme&csrf=" + token,
                                        true,
                                        "Sec-Fetch-Site",
                                        "cross-site")
                                .statusCode())
                        .isEqualTo(403);
                assertThat(browser.post(
                                        "/connections/sync",
                                        "name=acme&csrf=" + token,
                                        true,
                                        "Origin",
                                        "http://evil.example")
                                .statusCode())
                        .isEqualTo(403);
                assertThat(started).hasValue(0);
                HttpResponse<String> answer = browser.post(
                        "/connections/sync", "name=acme&csrf=" + token, true, "Sec-Fetch-Site", "same-origin");
                assertThat(answer.statusCode()).isEqualTo(303);
                assertThat(answer.headers().firstValue("Location")).hasValue("/jobs#job-7");
                assertThat(started).hasValue(1);
                assertThat(browser.post("/connections/test", "name=acme&csrf=" + token, true)
                                .statusCode())
                        .isEqualTo(404);
            }
        }
    }

    @Test
    void readyOnlyWhenNothingIsWaitedFor() {
        AtomicReference<Optional<String>> waiting = new AtomicReference<>(Optional.of("reading sample images"));
        try (Database database = Database.open(folder)) {
            WebServer.Parts plain = Preview.parts(database, Clock.systemUTC());
            WebServer.Parts parts =
                    new WebServer.Parts(plain.inventory(), plain.contents(), Jobs.NONE, Actions.NONE, waiting::get);
            try (WebServer server = WebServer.start(ServerOptions.loopback(0), parts, Clock.systemUTC());
                    Browser browser = new Browser(server.port())) {
                assertThat(browser.get("/health/live").statusCode()).isEqualTo(200);
                assertThat(browser.get("/health/ready").statusCode()).isEqualTo(503);
                assertThat(browser.get("/health/ready").body()).contains("reading sample images");
                assertThat(browser.get("/").body()).contains("Still at work:");
                waiting.set(Optional.empty());
                assertThat(browser.get("/health/ready").statusCode()).isEqualTo(200);
            }
        }
    }
}
