package dev.tallyman.advisory;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.tallyman.http.Http;
import dev.tallyman.http.HttpSettings;
import dev.tallyman.store.AdvisoryStore;
import dev.tallyman.store.Database;
import dev.tallyman.testing.LocalServer;
import dev.tallyman.testing.Zips;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mirror with {@code modified_id.csv}: only what changed is fetched, and whatever is wrong with the list, nothing is lost. */
class ChangesTest {
    private static final Instant START = Instant.parse("2026-11-23T00:00:00Z");

    @TempDir
    private Path folder;

    private final Map<String, byte[]> content = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    /** What the mirror has: the fixed version by identifier; the time of each is its number of changes. */
    private final Map<String, String> records = new TreeMap<>();

    private final Map<String, Integer> changes = new TreeMap<>();
    private LocalServer server;
    private Http http;
    private Database database;
    private AdvisoryStore store;
    private Instant now = START;

    @BeforeEach
    void open() throws IOException {
        server = LocalServer.start((exchange, count) -> serve(exchange));
        http = new Http(HttpSettings.defaults().insecure(Set.of(server.host())));
        database = Database.open(folder.resolve("data"));
        store = new AdvisoryStore(database);
        for (int number = 0; number < 20; number++) {
            put("GHSA-" + number, "1." + number);
        }
        publish();
        update();
        asked.clear();
    }

    @AfterEach
    void close() {
        database.close();
        http.close();
        server.close();
    }

    @Test
    void onlyTheRecordsThatChangedAreFetched() throws IOException {
        put("GHSA-3", "7.0");
        put("GHSA-new", "8.0");
        publish();
        ImportReport.Feed feed = update().feeds().getFirst();
        assertThat(asked).containsExactly("/npm/modified_id.csv", "/npm/GHSA-3.json", "/npm/GHSA-new.json");
        assertThat(feed.updated()).isEqualTo(1);
        assertThat(feed.added()).isEqualTo(1);
        assertThat(feed.removed()).isZero();
        assertHeldAsPublished();
        asked.clear();
        assertThat(update().feeds().getFirst().notModified()).isTrue();
        assertThat(asked).containsExactly("/npm/modified_id.csv");
    }

    @Test
    void theFirstListAfterAWholeFeedCostsNoRecord() throws IOException {
        assertThat(update().feeds().getFirst().notModified()).isTrue();
        assertThat(asked).containsExactly("/npm/modified_id.csv");
        assertThat(store.status().getFirst().checkedAt()).isEqualTo(START);
    }

    @Test
    void aWithdrawnRecordIsAChangeLikeAnother() throws IOException {
        changes.merge("GHSA-3", 1, Integer::sum);
        records.put("GHSA-3", "withdrawn");
        publish();
        update();
        assertThat(asked).containsExactly("/npm/modified_id.csv", "/npm/GHSA-3.json");
        assertThat(store.show("GHSA-3").getFirst()).contains("\"withdrawn\"");
        assertHeldAsPublished();
    }

    @Test
    void aRecordThatIsNoLongerListedGoesByTheWholeFeed() throws IOException {
        remove("GHSA-3");
        put("GHSA-4", "9.0");
        publish();
        ImportReport.Feed feed = update().feeds().getFirst();
        assertThat(asked).startsWith("/npm/modified_id.csv", "/npm/all.zip");
        assertThat(feed.removed()).isEqualTo(1);
        assertHeldAsPublished();
    }

    @Test
    void aListThatLostItsEndRemovesNothing() throws IOException {
        byte[] list = content.get("/npm/modified_id.csv");
        content.put("/npm/modified_id.csv", Arrays.copyOf(list, list.length / 2));
        ImportReport report = update();
        assertThat(report.problems()).isNotEmpty();
        assertHeldAsPublished();
        // Cut between two lines, it is a list like another.
        String half = new String(list, StandardCharsets.UTF_8).lines().limit(5).reduce("", (a, b) -> a + b + "\n");
        content.put("/npm/modified_id.csv", half.getBytes(StandardCharsets.UTF_8));
        update();
        assertHeldAsPublished();
    }

    @Test
    void manyChangesAreFetchedAtOnce() throws IOException {
        for (int number = 0; number <= EcosystemUpdate.MAX_CHANGED; number++) {
            put("MAL-" + number, "1");
        }
        publish();
        update();
        assertThat(asked).containsExactly("/npm/modified_id.csv", "/npm/all.zip");
        assertHeldAsPublished();
        asked.clear();
        for (int number = 0; number < EcosystemUpdate.MAX_CHANGED; number++) {
            put("MAL-" + number, "2");
        }
        publish();
        update();
        assertThat(asked).hasSize(EcosystemUpdate.MAX_CHANGED + 1).doesNotContain("/npm/all.zip");
        assertHeldAsPublished();
    }

    @Test
    void aWholeFeedThatIsOlderThanTheListLosesNothing() throws IOException {
        put("GHSA-3", "7.0");
        publish();
        update();
        byte[] older = content.get("/npm/all.zip");
        put("GHSA-5", "8.0");
        remove("GHSA-6");
        publish();
        content.put("/npm/all.zip", older);
        asked.clear();
        update();
        assertThat(asked).contains("/npm/all.zip", "/npm/GHSA-5.json");
        assertThat(store.show("GHSA-5").getFirst()).contains("8.0");
        assertThat(store.show("GHSA-3").getFirst()).contains("7.0");
    }

    @Test
    void aBrokenRecordIsSkippedToldAndAskedForAgain() throws IOException {
        put("GHSA-3", "7.0");
        publish();
        byte[] good = content.put("/npm/GHSA-3.json", "{\"id\":".getBytes(StandardCharsets.UTF_8));
        ImportReport report = update();
        assertThat(report.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.where()).isEqualTo("GHSA-3.json"));
        assertThat(store.show("GHSA-3").getFirst()).contains("1.3"); // as before
        assertThat(store.status().getFirst().problems()).hasSize(1);
        content.put("/npm/GHSA-3.json", good);
        assertThat(update().problems()).isEmpty();
        assertThat(store.status().getFirst().problems()).isEmpty();
        assertHeldAsPublished();
    }

    @Test
    void aRecordThatCallsItselfAnotherIsNotTaken() throws IOException {
        put("GHSA-3", "7.0");
        publish();
        content.put("/npm/GHSA-3.json", record("GHSA-4", "666", 9).getBytes(StandardCharsets.UTF_8));
        assertThat(update().problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.what()).contains("GHSA-4"));
        assertThat(store.show("GHSA-4").getFirst()).contains("1.4");
    }

    @Test
    void aListedRecordThatIsNotThereIsLookedForInTheWholeFeed() throws IOException {
        put("GHSA-3", "7.0");
        publish();
        content.remove("/npm/GHSA-3.json");
        update();
        assertThat(asked).contains("/npm/all.zip");
        assertHeldAsPublished();
    }

    @Test
    void aPathInsteadOfAnIdentifierIsRefused() throws IOException {
        for (String id : List.of("../../../etc/passwd", "a/b", "", ".", "x".repeat(300))) {
            content.put("/npm/modified_id.csv", ("2026-01-01T00:00:00Z," + id + "\n").getBytes(StandardCharsets.UTF_8));
            ImportReport report = update();
            assertThat(report.problems()).isNotEmpty();
            assertThat(asked).noneMatch(path -> path.contains("passwd"));
            assertHeldAsPublished();
        }
    }

    @Test
    void aTimeThatIsNoneIsReadAsInTheRecord() throws IOException {
        String none = "1-01-01T00:00:00Z"; // as some of PyPI's records state it
        String odd = record("GHSA-odd", "1", 1).replace(time(1), none);
        content.put("/npm/all.zip", Zips.zip("GHSA-odd.json", odd));
        content.put("/npm/modified_id.csv", (none + ",GHSA-odd\n").getBytes(StandardCharsets.UTF_8));
        assertThat(update().problems()).isEmpty();
        assertThat(store.show("GHSA-odd")).containsExactly(odd);
        assertThat(asked).doesNotContain("/npm/GHSA-odd.json");
    }

    @Test
    void theWholeFeedIsReadFromTimeToTime() throws IOException {
        update();
        now = START.plus(EcosystemUpdate.WHOLE_EVERY).minus(Duration.ofSeconds(1));
        asked.clear();
        update();
        assertThat(asked).containsExactly("/npm/modified_id.csv");
        now = START.plus(EcosystemUpdate.WHOLE_EVERY);
        asked.clear();
        update();
        assertThat(asked).containsExactly("/npm/all.zip");
    }

    @Test
    void aMirrorWithoutAListGivesWholeFeeds() throws IOException {
        put("GHSA-3", "7.0");
        publish();
        content.remove("/npm/modified_id.csv");
        update();
        assertThat(asked).containsExactly("/npm/modified_id.csv", "/npm/all.zip");
        assertHeldAsPublished();
    }

    @Test
    void aFolderIsAMirrorToo() throws IOException {
        Path mirror = folder.resolve("mirror");
        writeTo(mirror);
        run(mirror.toString());
        put("GHSA-3", "7.0");
        publish();
        writeTo(mirror);
        // What only all.zip has is not seen as long as the list is the newer one: the list was read.
        Files.delete(mirror.resolve("npm/all.zip"));
        ImportReport.Feed feed = run(mirror.toString()).feeds().getFirst();
        assertThat(feed.updated()).isEqualTo(1);
        assertThat(feed.unchanged()).isZero();
        assertHeldAsPublished();
        // Somebody copied all.zip alone: it counts, although the list says that nothing changed.
        byte[] list = content.get("/npm/modified_id.csv");
        put("GHSA-4", "9.0");
        publish();
        content.put("/npm/modified_id.csv", list);
        writeTo(mirror);
        Files.setLastModifiedTime(
                mirror.resolve("npm/modified_id.csv"), FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
        run(mirror.toString());
        assertHeldAsPublished();
    }

    private void writeTo(Path mirror) throws IOException {
        for (Map.Entry<String, byte[]> entry : content.entrySet()) {
            Path file = mirror.resolve(entry.getKey().substring(1));
            Files.createDirectories(file.getParent());
            Files.write(file, entry.getValue());
        }
        Files.setLastModifiedTime(
                mirror.resolve("npm/modified_id.csv"),
                FileTime.from(Instant.now().plusSeconds(60)));
    }

    private void put(String id, String fixed) {
        changes.merge(id, 1, Integer::sum);
        records.put(id, fixed);
    }

    private void remove(String id) {
        records.remove(id);
        content.remove("/npm/" + id + ".json");
    }

    /** As OSV's exporter does: all.zip, a file a record, the list, newest first. */
    private void publish() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        List<String> lines = new ArrayList<>();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String id : records.keySet()) {
                byte[] json = record(id, records.get(id), changes.get(id)).getBytes(StandardCharsets.UTF_8);
                zip.putNextEntry(new ZipEntry(id + ".json"));
                zip.write(json);
                content.put("/npm/" + id + ".json", json);
                lines.add(time(changes.get(id)) + "," + id + "\n");
            }
        }
        content.put("/npm/all.zip", bytes.toByteArray());
        lines.sort(Comparator.reverseOrder());
        content.put("/npm/modified_id.csv", String.join("", lines).getBytes(StandardCharsets.UTF_8));
    }

    private static String time(int changes) {
        return "2024-01-01T00:00:%02d.123456Z".formatted(changes);
    }

    private static String record(String id, String fixed, int changes) {
        String withdrawn = fixed.equals("withdrawn") ? "\"withdrawn\":\"2024-06-01T00:00:00Z\"," : "";
        return "{\"id\":\"%s\",\"modified\":\"%s\",%s\"affected\":[{\"package\":{\"ecosystem\":\"npm\",\"name\":\"p\"},\"ranges\":[{\"type\":\"SEMVER\",\"events\":[{\"introduced\":\"0\"},{\"fixed\":\"%s\"}]}]}]}"
                .formatted(id, time(changes), withdrawn, fixed);
    }

    private void assertHeldAsPublished() {
        Map<String, String> held = new TreeMap<>();
        store.export("npm", held::put);
        Map<String, String> published = new TreeMap<>();
        records.forEach((id, fixed) -> published.put(id, record(id, fixed, changes.get(id))));
        assertThat(held).isEqualTo(published);
    }

    private ImportReport update() {
        return run(server.uri("").toString());
    }

    private ImportReport run(String mirror) {
        HttpFeeds feeds = new HttpFeeds(http);
        AdvisoryImport importer = new AdvisoryImport(store, feeds, Clock.fixed(now, ZoneOffset.UTC));
        return new AdvisoryUpdate(importer, store, feeds)
                .run(
                        new AdvisoryUpdate.Request(
                                new FeedSources(mirror, List.of()), List.of("npm"), false, false, false, null),
                        ImportProgress.NONE);
    }

    private void serve(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        asked.add(path);
        byte[] bytes = content.get(path);
        if (bytes == null) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        String etag = "\"" + Arrays.hashCode(bytes) + "\"";
        exchange.getResponseHeaders().add("ETag", etag);
        if (etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
            exchange.sendResponseHeaders(304, -1);
            return;
        }
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
