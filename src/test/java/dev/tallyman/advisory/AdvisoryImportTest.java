package dev.tallyman.advisory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallyman.model.Problem;
import dev.tallyman.model.TallymanException;
import dev.tallyman.store.AdvisoryStore;
import dev.tallyman.store.Database;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdvisoryImportTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T00:00:00Z"), ZoneOffset.UTC);

    @TempDir
    private Path folder;

    private Database database;
    private AdvisoryStore store;

    @BeforeEach
    void open() {
        database = Database.open(folder.resolve("data"));
        store = new AdvisoryStore(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aFolderInTheBucketsLayoutIsImportedEcosystemByEcosystem() {
        zip("osv/npm/all.zip", Map.of("A.json", record("A", "npm", "a"), "B.json", record("B", "npm", "b")));
        zip("osv/PyPI/all.zip", Map.of("C.json", record("C", "PyPI", "c")));
        // Holds a part of what the folder beside it holds.
        zip("osv/Debian:12/all.zip", Map.of("D.json", record("D", "Debian:12", "d")));
        zip(
                "osv/Debian/all.zip",
                Map.of("D.json", record("D", "Debian:12", "d"), "E.json", record("E", "Debian:11", "d")));
        ImportReport report = load("osv");
        assertThat(report.feeds()).extracting(ImportReport.Feed::what).containsExactly("Debian", "PyPI", "npm");
        assertThat(counts()).isEqualTo(Map.of("Debian", 2L, "PyPI", 1L, "npm", 2L));
        assertThat(store.candidates(new PackageKey("npm", "a")))
                .extracting(Advisory::id)
                .containsExactly("A");
        assertThat(store.covered(List.of("Debian:12", "Debian:13", "npm", "Go")))
                .containsExactly("Debian:12", "npm");
    }

    @Test
    void aWholeFeedTakesThePlaceOfTheOneBefore() {
        zip("npm/all.zip", Map.of("A.json", record("A", "npm", "a"), "B.json", record("B", "npm", "b")));
        load("npm/all.zip");
        long revision = store.revision();
        assertThat(load("npm/all.zip").feeds().getFirst().unchanged()).isEqualTo(2);
        assertThat(store.revision()).isEqualTo(revision);
        zip("npm/all.zip", Map.of("B.json", record("B", "npm", "other")));
        ImportReport.Feed feed = load("npm/all.zip").feeds().getFirst();
        assertThat(feed.updated()).isEqualTo(1);
        assertThat(feed.removed()).isEqualTo(1);
        assertThat(store.show("A")).isEmpty();
        assertThat(store.candidates(new PackageKey("npm", "b"))).isEmpty();
        assertThat(store.candidates(new PackageKey("npm", "other"))).hasSize(1);
        assertThat(counts()).isEqualTo(Map.of("npm", 1L));
        assertThat(store.revision()).isGreaterThan(revision);
    }

    @Test
    void whatAnotherEcosystemHasOfARecordStays() {
        String both = """
                {"id":"GHSA-1","modified":"2024-01-01T00:00:00Z","aliases":["CVE-2024-0001"],"affected":[
                  {"package":{"ecosystem":"npm","name":"a"},"versions":["1"]},
                  {"package":{"ecosystem":"Maven","name":"g:a"},"versions":["1"]}]}
                """;
        zip("npm/all.zip", Map.of("1.json", both));
        zip("Maven/all.zip", Map.of("1.json", both));
        load("npm/all.zip");
        load("Maven/all.zip");
        zip("npm/all.zip", Map.of("2.json", record("B", "npm", "b")));
        load("npm/all.zip");
        assertThat(store.candidates(new PackageKey("npm", "a"))).isEmpty();
        assertThat(store.candidates(new PackageKey("Maven", "g:a"))).hasSize(1);
        assertThat(counts()).isEqualTo(Map.of("npm", 1L, "Maven", 1L));
        assertThat(store.show("CVE-2024-0001")).hasSize(1);
    }

    @Test
    void singleRecordsAddAndTakeThePlaceOfOlderOnes() {
        zip("npm/all.zip", Map.of("A.json", record("A", "npm", "a")));
        load("npm/all.zip");
        write("new.json", record("A", "npm", "newer").replace("2024-01-01", "2024-06-01"));
        write("old.json", record("A", "npm", "older").replace("2024-01-01", "2023-01-01"));
        write("more/B.json", record("B", "npm", "b"));
        write("more/deeper/C.json", record("C", "npm", "c"));
        assertThat(load("new.json").feeds().getFirst().updated()).isEqualTo(1);
        assertThat(load("old.json").feeds().getFirst().updated()).isZero();
        load("more");
        assertThat(store.candidates(new PackageKey("npm", "newer"))).hasSize(1);
        assertThat(store.candidates(new PackageKey("npm", "older"))).isEmpty();
        assertThat(counts()).isEqualTo(Map.of("npm", 3L));
    }

    @Test
    void aBrokenRecordIsToldAndSkipped() {
        zip(
                "npm/all.zip",
                Map.of(
                        "A.json", record("A", "npm", "a"),
                        "B.json", "{\"id\":\"B\",\"modified\":\"2024-01-01T00:00:00Z\",\"affected\":\"all\"}",
                        "C.json", "{\"id\":\"C\"",
                        "D.json", "[]",
                        "../../E.json", record("E", "npm", "e"),
                        "readme.txt", "no record"));
        ImportReport report = load("npm/all.zip");
        assertThat(report.problems())
                .extracting(Problem::where)
                .containsExactlyInAnyOrder("B.json", "C.json", "D.json");
        assertThat(counts()).isEqualTo(Map.of("npm", 2L));
        assertThat(store.status().getFirst().problems()).hasSize(3);
    }

    @Test
    void oddRecordsAreKeptAndTold() {
        zip(
                "npm/all.zip",
                Map.of(
                        "A.json", record("A", "npm", "a").replace("2024-01-01", "2999-01-01"),
                        "B.json", record("B", "Atlantis", "b"),
                        "C.json",
                                record("C", "npm", "c")
                                        .replace("{\"fixed\":\"2\"}", "{\"fixed\":\"2\"},{\"last_affected\":\"1\"}"),
                        "D.json", record("D", "npm", "d").replace("{\"introduced\":\"0\"},", "")));
        assertThat(load("npm/all.zip").problems())
                .extracting(Problem::where)
                .containsExactlyInAnyOrder("A.json", "B.json", "C.json", "D.json");
        assertThat(store.candidates(new PackageKey("npm", "a")).getFirst().modified())
                .isEqualTo(CLOCK.instant());
        assertThat(counts()).containsEntry("Atlantis", 1L);
    }

    @Test
    void aBrokenFileChangesNothing() throws IOException {
        zip("npm/all.zip", Map.of("A.json", record("A", "npm", "a")));
        load("npm/all.zip");
        Map<String, String> many = new TreeMap<>();
        for (int i = 0; i < 2_000; i++) {
            many.put(i + ".json", record("N-" + i, "npm", "n"));
        }
        zip("npm/all.zip", many);
        byte[] whole = Files.readAllBytes(folder.resolve("npm/all.zip"));
        for (byte[] broken : List.of(Arrays.copyOf(whole, whole.length / 2), damaged(whole), new byte[0])) {
            Files.write(folder.resolve("npm/all.zip"), broken);
            assertThatThrownBy(() -> load("npm/all.zip"))
                    .isInstanceOf(TallymanException.class)
                    .hasMessageContaining("npm/all.zip");
            assertThat(counts()).isEqualTo(Map.of("npm", 1L));
            assertThat(store.candidates(new PackageKey("npm", "a"))).hasSize(1);
        }
    }

    private static byte[] damaged(byte[] whole) {
        byte[] damaged = whole.clone();
        Arrays.fill(damaged, whole.length / 3, whole.length / 3 + 200, (byte) 'x');
        return damaged;
    }

    @Test
    void aFeedWithoutAnyRecordOfItsEcosystemDoesNotEmptyIt() {
        zip("npm/all.zip", Map.of("A.json", record("A", "npm", "a")));
        load("npm/all.zip");
        zip("npm/all.zip", Map.of("B.json", record("B", "PyPI", "b")));
        assertThatThrownBy(() -> load("npm/all.zip")).hasMessageContaining("npm");
        zip("npm/all.zip", Map.of("B.txt", "x"));
        assertThatThrownBy(() -> load("npm/all.zip")).hasMessageContaining("npm");
        assertThat(counts()).isEqualTo(Map.of("npm", 1L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\"app\",\"version\":\"1.0.0\"}",
                "[1,2]",
                "not json",
                "{}",
                "{\"id\":\"X\"}",
                "PK",
                "\u001f\u008b",
                "#,\n"
            })
    void whatIsNoAdvisoryIsAnErrorThatNamesTheFile(String content) {
        write("package.json", content);
        assertThatThrownBy(() -> load("package.json"))
                .isInstanceOfSatisfying(
                        TallymanException.class,
                        e -> assertThat(e.code().exitStatus()).isEqualTo(3))
                .hasMessageContaining("package.json");
        assertThat(store.status()).isEmpty();
    }

    @Test
    void whatIsNotThereIsAnError() {
        assertThatThrownBy(() -> load("nowhere.json")).hasMessageContaining("nowhere.json");
        write("empty/readme.md", "x");
        assertThatThrownBy(() -> load("empty")).hasMessageContaining("empty");
        assertThatThrownBy(() -> load("https://user:secret@example.com/npm/all.zip?token=secret"))
                .hasMessageContaining("https://example.com/npm/all.zip")
                .hasMessageNotContaining("secret");
    }

    @Test
    void oneBrokenSourceDoesNotHoldUpTheOthers() {
        zip("osv/npm/all.zip", Map.of("A.json", record("A", "npm", "a")));
        write("osv/Go/all.zip", "not a zip");
        assertThatThrownBy(() -> load("osv")).hasMessageContaining("Go");
        assertThat(counts()).isEqualTo(Map.of("npm", 1L));
    }

    @Test
    void aRecordAtTheCapIsReadAndOneBeyondIsSkipped() throws IOException {
        Path file = folder.resolve("npm/all.zip");
        Files.createDirectories(file.getParent());
        String open =
                "{\"id\":\"%s\",\"modified\":\"2024-01-01T00:00:00Z\",\"affected\":[{\"package\":{\"ecosystem\":\"npm\",\"name\":\"a\"}}],\"details\":\"";
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            padded(zip, open.formatted("A"), RecordParser.MAX_BYTES);
            padded(zip, open.formatted("B"), RecordParser.MAX_BYTES + 1);
            padded(zip, open.formatted("C"), 100_000);
        }
        assertThat(load("npm/all.zip").problems()).extracting(Problem::where).containsExactly("B.json");
        assertThat(counts()).isEqualTo(Map.of("npm", 2L));
    }

    /** A record of exactly {@code size} bytes. */
    private static void padded(ZipOutputStream zip, String open, int size) throws IOException {
        zip.putNextEntry(new ZipEntry(open.charAt(7) + ".json"));
        zip.write(open.getBytes(StandardCharsets.UTF_8));
        byte[] padding = new byte[size - open.length() - 2];
        for (int i = 0; i < padding.length; i++) {
            padding[i] = (byte) ('a' + (i * 31L + i / 97) % 26);
        }
        zip.write(padding);
        zip.write("\"}".getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }

    @Test
    void aZipBombIsRefused() throws IOException {
        zip("npm/all.zip", Map.of("A.json", record("A", "npm", "a")));
        load("npm/all.zip");
        byte[] zeros = new byte[RecordParser.MAX_BYTES];
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(folder.resolve("npm/all.zip")))) {
            for (int i = 0; i < 80; i++) {
                zip.putNextEntry(new ZipEntry(i + ".json"));
                zip.write(zeros);
                zip.closeEntry();
            }
        }
        assertThatThrownBy(() -> load("npm/all.zip")).hasMessageContaining("inflates");
        assertThat(counts()).isEqualTo(Map.of("npm", 1L));
    }

    @Test
    void knownExploitedAndEpssAreRead() throws IOException {
        write(
                "kev.json",
                "{\"title\":\"x\",\"vulnerabilities\":[{\"cveID\":\"CVE-2024-0001\",\"product\":\"p\"},{\"cveID\":\"nonsense\"}]}");
        Path scores = folder.resolve("epss_scores-current.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(scores))) {
            out.write(
                    "#model_version:v2025\ncve,epss,percentile\nCVE-2024-0001,0.25,0.9\nCVE-2024-0002,1e-05,0.1\nbad,line\n"
                            .getBytes(StandardCharsets.UTF_8));
        }
        load("kev.json");
        assertThat(load("epss_scores-current.csv.gz").problems()).hasSize(1);
        assertThat(store.exploitation(List.of("CVE-2024-0001", "CVE-2024-0002", "CVE-2024-0003")))
                .isEqualTo(Map.of(
                        "CVE-2024-0001", new Exploitation(true, 0.25),
                        "CVE-2024-0002", new Exploitation(false, 1e-05)));
    }

    @Test
    void aRecordIsShownByItsIdAndByItsAliases() {
        String json = record("GHSA-1", "npm", "a")
                .replace("\"affected\"", "\"aliases\":[\"CVE-2024-0001\"],\"details\":\"kept\",\"affected\"");
        write("a.json", json);
        load("a.json");
        assertThat(store.show("GHSA-1")).containsExactly(json);
        assertThat(store.show("CVE-2024-0001")).containsExactly(json);
        assertThat(store.show("CVE-2024-0009")).isEmpty();
    }

    private ImportReport load(String path) {
        String source = path.startsWith("http") ? path : folder.resolve(path).toString();
        return new AdvisoryImport(store, null, CLOCK).run(List.of(source), ImportProgress.NONE);
    }

    private Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        store.status().forEach(feed -> counts.put(feed.ecosystem(), feed.records()));
        return counts;
    }

    private void zip(String path, Map<String, String> files) {
        try {
            Path file = folder.resolve(path);
            Files.createDirectories(file.getParent());
            try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
                for (Map.Entry<String, String> entry : new TreeMap<>(files).entrySet()) {
                    zip.putNextEntry(new ZipEntry(entry.getKey()));
                    zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
                    zip.closeEntry();
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void write(String path, String content) {
        try {
            Path file = folder.resolve(path);
            Files.createDirectories(file.getParent());
            Files.write(file, content.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String record(String id, String ecosystem, String name) {
        return "{\"id\":\"%s\",\"modified\":\"2024-01-01T00:00:00Z\",\"affected\":[{\"package\":{\"ecosystem\":\"%s\",\"name\":\"%s\"},\"ranges\":[{\"type\":\"ECOSYSTEM\",\"events\":[{\"introduced\":\"0\"},{\"fixed\":\"2\"}]}]}]}"
                .formatted(id, ecosystem, name);
    }
}
