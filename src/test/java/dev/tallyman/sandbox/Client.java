package dev.tallyman.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallyman.model.Digest;
import dev.tallyman.model.MediaType;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** A bare client: no retries, no redirects, nothing learned. */
final class Client implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final Sandbox sandbox;
    private final @Nullable String token;

    Client(Sandbox sandbox, @Nullable String token) {
        this.sandbox = sandbox;
        this.token = token;
    }

    /** Header names and values in turn. */
    HttpResponse<String> api(String method, String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(sandbox.apiUrl() + path, headers).method(method, BodyPublishers.noBody());
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return api("GET", path, headers);
    }

    JsonNode json(String path) throws IOException, InterruptedException {
        return JSON.readTree(get(path).body());
    }

    /** A request to the registry as it stands, with no credential of its own. */
    HttpResponse<byte[]> registry(String method, String path, byte[] body, String... headers)
            throws IOException, InterruptedException {
        return send(method, "http://" + sandbox.registryHost() + path, body, headers);
    }

    HttpResponse<byte[]> send(String method, String url, byte[] body, String... headers)
            throws IOException, InterruptedException {
        return http.send(
                request(url, headers)
                        .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
                        .build(),
                BodyHandlers.ofByteArray());
    }

    /** The token endpoint's answer. */
    HttpResponse<byte[]> token(String scope) throws IOException, InterruptedException {
        String path = "/token?service=ghcr.io&scope=" + scope;
        return token == null
                ? registry("GET", path, new byte[0])
                : registry("GET", path, new byte[0], "Authorization", basic(token));
    }

    /** A request to the registry with a token got for {@code actions}. */
    HttpResponse<byte[]> pull(String method, String repository, String rest, String... headers)
            throws IOException, InterruptedException {
        return authorized("pull", method, repository, rest, new byte[0], headers);
    }

    HttpResponse<byte[]> push(String method, String repository, String rest, byte[] body, String... headers)
            throws IOException, InterruptedException {
        return authorized("pull,push", method, repository, rest, body, headers);
    }

    private HttpResponse<byte[]> authorized(
            String actions, String method, String repository, String rest, byte[] body, String... headers)
            throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = token("repository:" + repository + ":" + actions);
        String bearer = JSON.readTree(answer.body()).path("token").asText("none");
        String[] all = java.util.Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Authorization";
        all[headers.length + 1] = "Bearer " + bearer;
        return registry(method, rest.startsWith("/v2/") ? rest : "/v2/" + repository + "/" + rest, body, all);
    }

    HttpResponse<byte[]> manifest(String method, String repository, String reference)
            throws IOException, InterruptedException {
        return pull(method, repository, "manifests/" + reference, "Accept", MediaType.ACCEPT_MANIFESTS);
    }

    /** Pushes a blob in one request after another: {@code POST}, then {@code PUT}. */
    Digest pushBlob(String repository, byte[] content) throws IOException, InterruptedException {
        Digest digest = Digest.of(content);
        HttpResponse<byte[]> started = push("POST", repository, "blobs/uploads/", new byte[0]);
        String location = started.headers().firstValue("Location").orElseThrow();
        HttpResponse<byte[]> done = push("PUT", repository, location + "?digest=" + digest, content);
        if (done.statusCode() != 201) {
            throw new AssertionError(done.statusCode() + " " + text(done));
        }
        return digest;
    }

    static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    static String basic(String password) {
        return "Basic " + Base64.getEncoder().encodeToString(("anybody:" + password).getBytes(StandardCharsets.UTF_8));
    }

    private static HttpRequest.Builder request(String url, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(30));
        return headers.length == 0 ? request : request.headers(headers);
    }

    @Override
    public void close() {
        http.close();
    }
}
