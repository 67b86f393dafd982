package dev.tallyman.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallyman.http.Http;
import dev.tallyman.http.HttpSettings;
import dev.tallyman.model.TallymanException;
import dev.tallyman.scan.JarSearch.Answer;
import dev.tallyman.scan.JarSearch.Artifact;
import dev.tallyman.testing.LocalServer;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A search on loopback that answers in all the ways a search may. */
class MavenSearchTest {
    private static final String SHA1 = "35379fb6526fd019f331542b4e9ae2e566c57933";
    private static final String ONE =
            "{\"response\": {\"numFound\": 1, \"docs\": [{\"id\": \"x\", \"g\": \"org.acme\", \"a\": \"rocket\", \"v\": \"1.0\"}]}}";

    private final List<Duration> slept = new ArrayList<>();

    private interface Questions {
        void ask(MavenSearch search, LocalServer server);
    }

    private void against(LocalServer.Handler handler, Questions questions) throws IOException {
        try (LocalServer server = LocalServer.start(handler);
                Http http = new Http(HttpSettings.defaults().insecure(Set.of(server.host())))) {
            String address = server.uri("/solrsearch/select").toString();
            questions.ask(new MavenSearch(http, address, Clock.systemUTC(), slept::add, Duration.ofSeconds(2)), server);
        }
    }

    private void answering(int status, String body, Questions questions, String... headers) throws IOException {
        against((exchange, count) -> LocalServer.answer(exchange, status, body, headers), questions);
    }

    private static String failure(Answer answer) {
        assertThat(answer).isInstanceOf(Answer.Failed.class);
        return ((Answer.Failed) answer).reason();
    }

    @Test
    void asksForTheChecksumAndTakesTheArtifact() throws IOException {
        answering(200, ONE, (search, server) -> {
            assertThat(search.ask(SHA1))
                    .isEqualTo(new Answer.Known(List.of(new Artifact("org.acme", "rocket", "1.0"))));
            assertThat(server.asked()).singleElement().satisfies(asked -> {
                assertThat(asked.path()).isEqualTo("/solrsearch/select?q=1:" + SHA1 + "&rows=20&wt=json");
                assertThat(asked.authorization()).isEmpty();
            });
        });
    }

    @Test
    void nobodyHasPublishedIt() throws IOException {
        answering(
                200,
                "{\"response\": {\"numFound\": 0, \"docs\": []}}",
                (search, server) -> assertThat(search.ask(SHA1)).isEqualTo(new Answer.Known(List.of())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>",
                "",
                "[]",
                "{}",
                "{\"response\": {\"docs\": 1}}",
                "{\"response\": {\"docs\": [{\"g\": \"a b\", \"a\": \"c\", \"v\": \"1\"}]}}",
                "{\"response\": {\"docs\": [{\"g\": \"a\", \"v\": \"1\"}]}}"
            })
    void whatIsNoAnswerIsAFailureAndNeverNone(String body) throws IOException {
        answering(
                200,
                body,
                (search, server) -> assertThat(failure(search.ask(SHA1))).startsWith("the server's answer"));
    }

    @Test
    void aFailureIsNotRepeatedAndThreeEndIt() throws IOException {
        answering(500, "oh", (search, server) -> {
            for (int i = 0; i < 10; i++) {
                assertThat(failure(search.ask(SHA1))).contains("HTTP 500");
            }
            assertThat(server.asked()).hasSize(MavenSearch.MAX_FAILURES);
        });
    }

    @Test
    void oneThatWantsFewerQuestionsIsAskedNoMore() throws IOException {
        answering(
                429,
                "",
                (search, server) -> {
                    assertThat(failure(search.ask(SHA1))).contains("fewer questions");
                    assertThat(failure(search.ask(SHA1))).contains("fewer questions");
                    assertThat(server.asked()).hasSize(1);
                },
                "Retry-After",
                "3600");
    }

    @Test
    void aRedirectIsNotFollowed() throws IOException {
        try (LocalServer other = LocalServer.start((exchange, count) -> LocalServer.answer(exchange, 200, ONE))) {
            answering(
                    302,
                    "",
                    (search, server) -> {
                        assertThat(failure(search.ask(SHA1))).contains("redirects");
                        assertThat(other.asked()).isEmpty();
                    },
                    "Location",
                    other.uri("/").toString());
        }
    }

    @Test
    void oneThatDoesNotAnswerIsAskedOnce() throws IOException {
        CountDownLatch over = new CountDownLatch(1);
        against(
                (exchange, count) -> {
                    try {
                        over.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                (search, server) -> {
                    failure(search.ask(SHA1));
                    failure(search.ask(SHA1));
                    assertThat(server.asked()).hasSize(1);
                    over.countDown();
                });
    }

    @Test
    void questionsKeepTheirDistanceAndHaveAnEnd() throws IOException {
        answering(200, ONE, (search, server) -> {
            for (int i = 0; i < MavenSearch.MAX_ASKED; i++) {
                assertThat(search.ask(SHA1)).isInstanceOf(Answer.Known.class);
            }
            assertThat(failure(search.ask(SHA1))).contains("1000");
            assertThat(server.asked()).hasSize(MavenSearch.MAX_ASKED);
            assertThat(slept).hasSize(MavenSearch.MAX_ASKED - 1).containsOnly(MavenSearch.BETWEEN);
        });
    }

    @Test
    void offlineNothingIsAsked() {
        try (Http http = new Http(HttpSettings.defaults().offline(true))) {
            assertThat(failure(new MavenSearch(http, MavenSearch.DEFAULT_ADDRESS).ask(SHA1)))
                    .contains("--offline");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "search", "https://a.example/x?y=1", "https://user:word@a.example/x", "ht tp://"})
    void anAddressThatIsNone(String address) {
        try (Http http = new Http(HttpSettings.defaults())) {
            assertThatThrownBy(() -> new MavenSearch(http, address))
                    .isInstanceOf(TallymanException.class)
                    .hasMessageNotContaining("word");
        }
    }
}
