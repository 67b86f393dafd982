package dev.tallyman.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Faults are switched while the sandbox runs. */
class ControlTest {
    private final Sandbox sandbox = Fixture.start();
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        http.close();
        sandbox.close();
    }

    @Test
    void faultsAreSetAndClearedAndCounted() throws Exception {
        assertThat(sandbox.controlUrl().getHost()).isEqualTo("127.0.0.1");
        assertThat(send("PUT", "{\"seed\": 7, \"server-error\": 1, \"clock-skew\": 0.5}", "application/json")
                        .body())
                .isEqualTo("{\"seed\":7,\"faults\":{\"server-error\":1.0,\"clock-skew\":0.5},\"struck\":{}}");
        try (Client client = new Client(sandbox, Fixture.ADMIN)) {
            assertThat(client.get("/user").statusCode()).isGreaterThanOrEqualTo(500);
            assertThat(send("GET", "", "").body()).contains("\"struck\":{\"server-error\":1");
            assertThat(send("PUT", "{\"slow-body\": 0.1}", "application/json").body())
                    .contains("\"faults\":{\"slow-body\":0.1}");
            assertThat(client.get("/user").statusCode()).isEqualTo(200);
        }
        assertThat(send("DELETE", "", "").body()).contains("\"faults\":{}");
    }

    @Test
    void whatIsWrongChangesNothing() throws Exception {
        assertThat(send("PUT", "{\"server-error\": 1}", "text/plain").statusCode())
                .isEqualTo(415);
        assertThat(send("PUT", "{\"sever-error\": 1}", "application/json").body())
                .contains("unknown fault");
        assertThat(send("PUT", "{\"server-error\": 2}", "application/json").statusCode())
                .isEqualTo(400);
        assertThat(send("PUT", "{\"server-error\": \"1\"}", "application/json").statusCode())
                .isEqualTo(400);
        assertThat(send("PUT", "{", "application/json").statusCode()).isEqualTo(400);
        assertThat(send("POST", "{}", "application/json").statusCode()).isEqualTo(405);
        assertThat(send("GET", "", "").body()).contains("\"faults\":{}");
    }

    private HttpResponse<String> send(String method, String body, String type) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(sandbox.controlUrl().toString()))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
