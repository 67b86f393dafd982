package dev.tallyman.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** A client that keeps the cookie it was given, as a browser does. */
final class Browser implements AutoCloseable {
    private final HttpClient client = HttpClient.newHttpClient();
    private final String origin;
    private String cookie = "";

    Browser(int port) {
        origin = "http://127.0.0.1:" + port;
    }

    HttpResponse<String> get(String path) {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(origin + path))
                .header("Cookie", "x=y" + (cookie.isEmpty() ? "" : "; " + cookie))
                .build());
        answer.headers().firstValue("Set-Cookie").ifPresent(set -> cookie = set.split(";")[0]);
        return answer;
    }

    HttpResponse<String> post(String path, String form, boolean withCookie, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(origin + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Cookie", withCookie ? cookie : "x=y")
                .POST(HttpRequest.BodyPublishers.ofString(form));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
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

    @Override
    public void close() {
        client.close();
    }
}
