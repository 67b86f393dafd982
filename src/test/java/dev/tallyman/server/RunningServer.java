package dev.tallyman.server;

import dev.tallyman.store.Database;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A server over a database in a folder of the test, and a client that follows nothing. */
final class RunningServer implements AutoCloseable {
    private final Database database;
    private final WebServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    RunningServer(Path folder, Consumer<Database> fill) {
        database = Database.open(folder);
        fill.accept(database);
        server = Preview.start(database, 0);
    }

    static RunningServer withSample(Path folder) {
        return new RunningServer(folder, SampleInventory::fill);
    }

    String address(String path) {
        return "http://127.0.0.1:" + server.port() + path;
    }

    int port() {
        return server.port();
    }

    Database database() {
        return database;
    }

    HttpResponse<String> get(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address(path)));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    HttpResponse<String> post(String path, String form, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address(path)))
                .header("Content-Type", "application/x-www-form-urlencoded")
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
        server.close();
        database.close();
    }
}
