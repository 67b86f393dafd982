package dev.tallyman.advisory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import dev.tallyman.http.Http;
import dev.tallyman.http.HttpSettings;
import dev.tallyman.model.TallymanException;
import dev.tallyman.store.AdvisoryStore;
import dev.tallyman.store.Database;
import dev.tallyman.testing.LocalServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdvisoryUpdateTest {
    @TempDir
    private Path folder;

    private final Map<String, byte[]> content = new ConcurrentHashMap<>();
    private LocalServer server;
    private Http http;
    private Database database;
    private AdvisoryStore store;

    @BeforeEach
    void open() throws IOException {
        server = LocalServer.start((exchange, count) -> serve(exchange));
        http = new Http(HttpSettings.defaults().insecure(Set.of(server.host())));
        database = Database.open(folder.resolve("data"));
        store = new AdvisoryStore(database);
    }

    @AfterEach
    void close() {
        database.close();
        http.close();
        server.close();
    }

    @Test
    void whatDidNotChangeIsNotReadAgain() throws IOException {
        content.put("/npm/all.zip", zip("A", "npm", "2.0.0"));
        content.put("/Rocky%20Linux/all.zip", zip("B", "Rocky Linux:9", "2"));
        assertThat(update("npm", "Rocky Linux").feeds())
                .extracting(ImportReport.Feed::added)
                .containsExactly(1L, 1L);
        assertThat(update("npm", "Rocky Linux").feeds())
                .extracting(ImportReport.Feed::notModified)
                .containsExactly(true, true);
        content.put("/npm/all.zip", zip("A", "npm", "3.0.0"));
        assertThat(update("npm").feeds()).singleElement().satisfies(feed -> {
            assertThat(feed.updated()).isEqualTo(1);
            assertThat(feed.notModified()).isFalse();
        });
        assertThat(store.status())
                .extracting(FeedStatus::origin)
                .containsExactly(
                        server.uri("/Rocky%20Linux/all.zip").toString(),
                        server.uri("/npm/all.zip").toString());
    }

    @Test
    void aFeedThatCameFromElsewhereSinceIsReadAgain() throws IOException {
        content.put("/npm/all.zip", zip("A", "npm", "2.0.0"));
        update("npm");
        Path local = Files.createDirectories(folder.resolve("npm")).resolve("all.zip");
        Files.write(local, zip("OLD", "npm", "1.0.0"));
        new AdvisoryImport(store, null, Clock.systemUTC()).run(List.of(local.toString()), ImportProgress.NONE);
        assertThat(update("npm").feeds().getFirst().notModified()).isFalse();
        assertThat(store.show("A")).hasSize(1);
    }

    @Test
    void whatThisMirrorGaveBeforeAndAllThatItHas() throws IOException {
        content.put("/npm/all.zip", zip("A", "npm", "2.0.0"));
        content.put("/PyPI/all.zip", zip("B", "PyPI", "2"));
        content.put("/ecosystems.txt", "npm\nPyPI\nDebian:12\n".getBytes(StandardCharsets.UTF_8));
        assertThat(run(List.of(), true).feeds()).hasSize(2);
        assertThat(run(List.of(), false).feeds())
                .extracting(ImportReport.Feed::what)
                .containsExactly("PyPI", "npm");
    }

    @Test
    void oneThatFailsIsToldAndTheOthersAreThere() throws IOException {
        content.put("/npm/all.zip", zip("A", "npm", "2.0.0"));
        ImportReport report = update("Go", "npm");
        assertThat(report.feeds()).extracting(ImportReport.Feed::what).containsExactly("npm");
        assertThat(report.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.what()).contains("/Go/all.zip"));
        assertThatThrownBy(() -> update("Go")).isInstanceOf(TallymanException.class);
    }

    @Test
    void aBrokenFeedChangesNothingAndIsAskedForAgain() throws IOException {
        content.put("/npm/all.zip", zip("A", "npm", "2.0.0"));
        update("npm");
        content.put("/npm/all.zip", "PK, but no archive".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> update("npm")).isInstanceOf(TallymanException.class);
        assertThat(store.show("A")).hasSize(1);
        assertThatThrownBy(() -> update("npm")).isInstanceOf(TallymanException.class);
    }

    @Test
    void aFeedMayBeSoLongAndNoLonger() throws IOException {
        content.put("/x", new byte[100]);
        HttpFeeds enough = new HttpFeeds(http, 100);
        HttpFeeds less = new HttpFeeds(http, 99);
        assertThat(enough.fetch(server.uri("/x").toString(), null)).isInstanceOf(FeedFetcher.Fetch.Fetched.class);
        assertThatThrownBy(() -> less.fetch(server.uri("/x").toString(), null))
                .hasMessageContaining("more than 99 bytes");
    }

    private ImportReport update(String... ecosystems) {
        return run(List.of(ecosystems), false);
    }

    private ImportReport run(List<String> ecosystems, boolean all) {
        HttpFeeds feeds = new HttpFeeds(http);
        AdvisoryImport importer = new AdvisoryImport(store, feeds, Clock.systemUTC());
        String mirror = server.uri("").toString();
        return new AdvisoryUpdate(importer, store, feeds)
                .run(
                        new AdvisoryUpdate.Request(
                                new FeedSources(mirror, List.of()), ecosystems, ecosystems.isEmpty(), all, false, null),
                        ImportProgress.NONE);
    }

    private void serve(HttpExchange exchange) throws IOException {
        byte[] bytes = content.get(exchange.getRequestURI().toString());
        if (bytes == null) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        String etag = "\"" + java.util.Arrays.hashCode(bytes) + "\"";
        exchange.getResponseHeaders().add("ETag", etag);
        if (etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
            exchange.sendResponseHeaders(304, -1);
            return;
        }
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static byte[] zip(String id, String ecosystem, String fixed) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            ZipEntry entry = new ZipEntry(id + ".json");
            entry.setTime(0);
            out.putNextEntry(entry);
            out.write(
                    "{\"id\":\"%s\",\"modified\":\"2024-01-01T00:00:00Z\",\"affected\":[{\"package\":{\"ecosystem\":\"%s\",\"name\":\"p\"},\"ranges\":[{\"type\":\"ECOSYSTEM\",\"events\":[{\"introduced\":\"0\"},{\"fixed\":\"%s\"}]}]}]}"
                            .formatted(id, ecosystem, fixed)
                            .getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
