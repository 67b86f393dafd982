package dev.tallyman.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.model.Secret;
import dev.tallyman.store.Database;
import dev.tallyman.store.DeliveryStore;
import dev.tallyman.sync.WebhookIntake;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WebhookRouteTest {
    private static final String SECRET = "It's a Secret to Everybody";
    private static final String EVENT =
            "{\"action\":\"published\",\"registry_package\":{\"name\":\"api\",\"namespace\":\"Acme\",\"package_type\":\"CONTAINER\"}}";

    @TempDir
    Path folder;

    private final List<String> accepted = new CopyOnWriteArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private Database database;
    private WebServer server;

    @BeforeEach
    void start() {
        database = Database.open(folder);
        server = serve(new Webhook(
                new WebhookIntake(new DeliveryStore(database), new Secret(SECRET), Clock.systemUTC()), accepted::add));
    }

    private WebServer serve(Webhook webhook) {
        WebServer.Parts plain = Preview.parts(database, Clock.systemUTC());
        return WebServer.start(
                ServerOptions.loopback(0),
                new WebServer.Parts(
                        plain.inventory(), plain.contents(), plain.jobs(), plain.actions(), plain.readiness(), webhook),
                Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
        database.close();
    }

    @Test
    void theKnownVectorPassesTheSignatureAndIsNoJson() {
        String known = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
        assertThat(deliver("Hello, World!".getBytes(StandardCharsets.UTF_8), known, "package", "1")
                        .statusCode())
                .isEqualTo(400);
        assertThat(deliver("Hello, World?".getBytes(StandardCharsets.UTF_8), known, "package", "1")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void aDeliveryStartsSomethingOnce() {
        assertThat(deliver(EVENT, "1").statusCode()).isEqualTo(202);
        assertThat(accepted).containsExactly("acme/api");
        HttpResponse<String> again = deliver(EVENT, "1");
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).contains("ignored");
        assertThat(accepted).hasSize(1);
        assertThat(deliver(EVENT, "2").statusCode()).isEqualTo(202);
        assertThat(accepted).hasSize(2);
    }

    @Test
    void withoutItsSignatureNothingHappens() {
        byte[] body = EVENT.getBytes(StandardCharsets.UTF_8);
        for (String signature : new String[] {"", "sha256=", "sha1=00", sign(EVENT + " ")}) {
            assertThat(deliver(body, signature, "registry_package", "1").statusCode())
                    .as(signature)
                    .isEqualTo(401);
        }
        assertThat(accepted).isEmpty();
        assertThat(deliver(EVENT, "1").statusCode()).as("not used up").isEqualTo(202);
    }

    @Test
    void pingsAndOtherEventsAreFine() {
        byte[] body = "{\"zen\":\"Keep it logically awesome.\"}".getBytes(StandardCharsets.UTF_8);
        for (String event : new String[] {"ping", "push", "package"}) {
            assertThat(deliver(body, sign(body), event, "1").statusCode()).isEqualTo(200);
        }
        assertThat(accepted).isEmpty();
    }

    @Test
    void aBodyUpToGitHubsLimitIsReadAndOneOverItIsNot() {
        byte[] most = new byte[WebhookIntake.MAX_BYTES];
        assertThat(deliver(most, sign(most), "package", "1").statusCode()).isEqualTo(400);
        HttpResponse<String> over = deliver(new byte[WebhookIntake.MAX_BYTES + 1], "sha256=0", "package", "1");
        assertThat(over.statusCode()).isEqualTo(413);
        assertThat(over.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    @Test
    void aBodyOverTheLimitWhoseLengthIsNotToldIsNotRead() {
        byte[] over = new byte[WebhookIntake.MAX_BYTES + 1];
        HttpRequest request = request()
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(over)))
                .build();
        assertThat(send(request).statusCode()).isEqualTo(413);
    }

    @Test
    void githubMayCallItByAnyNameAndFromAnywhere() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(
                    ("POST /api/v1/webhooks/github HTTP/1.1\r\nHost: tallyman.example\r\nOrigin: https://github.example\r\n"
                                    + "X-GitHub-Event: registry_package\r\nX-GitHub-Delivery: 9\r\nX-Hub-Signature-256: "
                                    + sign(EVENT)
                                    + "\r\nContent-Length: " + EVENT.length() + "\r\nConnection: close\r\n\r\n" + EVENT)
                            .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            assertThat(new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                            .readLine())
                    .startsWith("HTTP/1.1 202");
        }
    }

    @Test
    void withoutASecretEveryDeliveryIsAnError() {
        try (WebServer open = serve(Webhook.NONE)) {
            HttpRequest request = HttpRequest.newBuilder(address(open))
                    .POST(HttpRequest.BodyPublishers.ofString(EVENT))
                    .build();
            HttpResponse<String> answer = send(request);
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("TALLYMAN_WEBHOOK_SECRET");
        }
    }

    @Test
    void itTakesNothingButDeliveries() {
        assertThat(send(request().GET().build()).statusCode()).isEqualTo(405);
    }

    private HttpResponse<String> deliver(String body, String delivery) {
        return deliver(body.getBytes(StandardCharsets.UTF_8), sign(body), "registry_package", delivery);
    }

    private HttpResponse<String> deliver(byte[] body, String signature, String event, String delivery) {
        HttpRequest.Builder request = request()
                .header("Content-Type", "application/json")
                .header("X-GitHub-Event", event)
                .header("X-GitHub-Delivery", delivery)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (!signature.isEmpty()) {
            request.header("X-Hub-Signature-256", signature);
        }
        return send(request.build());
    }

    private HttpRequest.Builder request() {
        return HttpRequest.newBuilder(address(server));
    }

    private static URI address(WebServer server) {
        return URI.create("http://127.0.0.1:" + server.port() + "/api/v1/webhooks/github");
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static String sign(String body) {
        return sign(body.getBytes(StandardCharsets.UTF_8));
    }

    private static String sign(byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
