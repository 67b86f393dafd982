package dev.tallyman.sandbox.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An answer that is given before all of the request has come arrives, and is not lost to a connection that is reset. */
@Timeout(60)
class EarlyAnswerTest {
    @Test
    void whoeverStillSendsGetsTheAnswer() throws Exception {
        byte[] content = new byte[6 << 20];
        try (WireServer server =
                        WireServer.start("early", 0, request -> Response.of(416, "text/plain", "too large\n"));
                HttpClient client = HttpClient.newHttpClient()) {
            for (int i = 0; i < 40; i++) {
                HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/"))
                        .method("PATCH", HttpRequest.BodyPublishers.ofByteArray(content))
                        .build();
                assertThat(client.send(request, HttpResponse.BodyHandlers.ofString())
                                .statusCode())
                        .isEqualTo(416);
            }
        }
    }
}
