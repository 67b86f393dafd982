package dev.tallyman;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallyman.testing.CommandRun;
import dev.tallyman.testing.Zips;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong with a feed: it is told by the command and by the status, and what was found before is found still. */
@Timeout(120)
class BadFeedsTest {
    private static final String GOOD = record("GHSA-1", "\"fixed\":\"4.17.21\"");

    @TempDir
    Path folder;

    private Path feed;

    @BeforeEach
    void held() throws IOException {
        feed = folder.resolve("osv/npm/all.zip");
        Files.createDirectories(feed.getParent());
        write(Zips.zip("GHSA-1.json", GOOD));
        run("advisories", "import", feed.toString()).expect(0);
        assertFound();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut", "not a zip", "empty", "bomb", "html", "other ecosystem", "damaged"})
    void aBrokenFileIsToldInTheStatusUntilItIsWholeAgain(String what) throws IOException {
        write(broken(what));
        CommandRun.Result result = run("advisories", "import", feed.toString());
        result.expect(3);
        assertThat(result.err()).contains(feed.toString()).doesNotContain("Exception");
        assertFound();
        JsonNode npm = status();
        assertThat(npm.path("records").asInt()).isEqualTo(1);
        assertThat(npm.path("problems").asInt()).isEqualTo(1);
        assertThat(npm.path("problemList").get(0).path("where").asText()).isEqualTo(feed.toString());
        write(Zips.zip("GHSA-1.json", GOOD));
        run("advisories", "import", feed.toString()).expect(0);
        assertThat(status().path("problems").asInt()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut", "bomb"})
    void aFirstImportThatFailsMakesNothingSeemLookedUp(String what) throws IOException {
        write(broken(what));
        CommandRun fresh = new CommandRun(folder.resolve("fresh"));
        fresh.run("advisories", "import", feed.toString()).expect(3);
        JsonNode line = fresh.run("advisories", "status").json().get(0);
        assertThat(line.path("ecosystem").asText()).isEqualTo("npm");
        assertThat(line.path("updatedAt").isNull()).isTrue();
        assertThat(line.path("problems").asInt()).isEqualTo(1);
        CommandRun.Result scan =
                fresh.run("scan", "--offline", "sbom:" + sbom()).expect(4);
        assertThat(scan.json().get(0).path("status").asText()).isEqualTo("partial");
    }

    private byte[] broken(String what) throws IOException {
        byte[] whole = Zips.zip("GHSA-1.json", GOOD, "GHSA-2.json", GOOD.replace("GHSA-1", "GHSA-2"));
        return switch (what) {
            case "cut" -> Arrays.copyOf(whole, whole.length / 2);
            case "not a zip" -> "PK, or so it says".getBytes(StandardCharsets.UTF_8);
            case "empty" -> new byte[0];
            case "bomb" -> bomb();
            case "html" -> "<html>Sign in to the guest network</html>".getBytes(StandardCharsets.UTF_8);
            case "other ecosystem" -> Zips.zip("A.json", GOOD.replace("npm", "PyPI"));
            default -> {
                byte[] damaged = whole.clone();
                damaged[60] ^= 0x55;
                yield damaged;
            }
        };
    }

    private static byte[] bomb() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] blanks = new byte[1 << 20];
        Arrays.fill(blanks, (byte) ' ');
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int entry = 0; entry < 90; entry++) {
                zip.putNextEntry(new ZipEntry(entry + ".json"));
                for (int mebibyte = 0; mebibyte < 16; mebibyte++) {
                    zip.write(blanks);
                }
            }
        }
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":\"GHSA-1\",\"affected\":\"all\"}",
                "{\"id\":\"GHSA-1\"",
                "[]",
                "",
                "{\"id\":\"GHSA-1\",\"id\":7,\"affected\":[{\"package\":7}]}"
            })
    void aRecordWhoseNewFormIsBrokenKeepsItsOldOne(String json) throws IOException {
        write(Zips.zip("GHSA-1.json", json, "GHSA-2.json", record("GHSA-2", "\"fixed\":\"9\"")));
        CommandRun.Result result = run("advisories", "import", feed.toString()).expect(4);
        assertThat(result.err()).contains("GHSA-1.json");
        assertFound();
        assertThat(status().path("problemList").toString()).contains("GHSA-1.json");
    }

    @Test
    void aRecordOfAHundredMegabytesIsSkipped() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("GHSA-2.json"));
            zip.write((GOOD.substring(0, GOOD.length() - 1).replace("GHSA-1", "GHSA-2") + ",\"details\":\"")
                    .getBytes(StandardCharsets.UTF_8));
            byte[] prose = "so much to say about so little ".repeat(3_400).getBytes(StandardCharsets.UTF_8);
            for (int part = 0; part < 1_000; part++) {
                zip.write(prose);
            }
            zip.write("\"}".getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry("GHSA-1.json"));
            zip.write(GOOD.getBytes(StandardCharsets.UTF_8));
        }
        write(bytes.toByteArray());
        assertThat(run("advisories", "import", feed.toString()).expect(4).err()).contains("more than 16 MiB");
        assertFound();
        assertThat(status().path("records").asInt()).isEqualTo(1);
    }

    @Test
    void namesThatLeadOutOfTheArchiveLeadNowhere() throws IOException {
        write(Zips.zip("../../../GHSA-1.json", GOOD, "/etc/GHSA-2.json", GOOD.replace("GHSA-1", "GHSA-2")));
        run("advisories", "import", feed.toString()).expect(0);
        assertThat(Files.exists(folder.resolve("GHSA-1.json"))).isFalse();
        assertFound();
    }

    @Test
    void contradictionsUnknownEcosystemsAndTimesInTheFutureAreToldAndKept() throws IOException {
        write(Zips.zip(
                "GHSA-1.json", GOOD,
                "B.json", record("B", "\"fixed\":\"4.17.21\"},{\"last_affected\":\"4.17.20\""),
                "C.json", record("C", "\"fixed\":\"4.17.21\"").replace("{\"introduced\":\"0\"},", ""),
                "D.json", record("D", "\"fixed\":\"5\"").replace("\"npm\"", "\"Atlantis\""),
                "E.json", record("E", "\"fixed\":\"4.17.21\"").replace("2024-01-01", "2999-01-01")));
        run("advisories", "import", feed.toString()).expect(4);
        String problems = status().path("problemList").toString();
        assertThat(problems).contains("B.json", "C.json", "D.json", "E.json").doesNotContain("GHSA-1.json");
        assertFound();
        // What was modified in 2999 is not in the way of what comes tomorrow.
        write(Zips.zip(
                "GHSA-1.json",
                GOOD,
                "E.json",
                record("E", "\"fixed\":\"4.17.21\"").replace("lodash", "other")));
        run("advisories", "import", feed.toString()).expect(0);
        assertThat(run("advisories", "show", "E").out()).contains("other");
    }

    @Test
    void aliasesInACircleAreOneWeakness() throws IOException {
        write(Zips.zip(
                "GHSA-1.json", alias(GOOD, "GHSA-2", "GHSA-1"),
                "GHSA-2.json", alias(GOOD.replace("GHSA-1", "GHSA-2"), "GHSA-3"),
                "GHSA-3.json", alias(GOOD.replace("GHSA-1", "GHSA-3"), "GHSA-1", "CVE-2024-0001")));
        run("advisories", "import", feed.toString()).expect(0);
        JsonNode findings = scan().json().get(0).path("images").get(0).path("findings");
        assertThat(findings).hasSize(1);
        assertThat(findings.get(0).path("id").asText()).isEqualTo("CVE-2024-0001");
        assertThat(findings.get(0).path("advisories")).hasSize(3);
    }

    @Test
    void ofTwoRecordsWithOneIdentifierTheNewerCounts() throws IOException {
        String older = record("GHSA-1", "\"fixed\":\"0.0.1\"").replace("2024", "2020");
        for (byte[] zip : new byte[][] {
            Zips.zip("a/GHSA-1.json", GOOD, "b/GHSA-1.json", older),
            Zips.zip("a/GHSA-1.json", older, "b/GHSA-1.json", GOOD)
        }) {
            write(zip);
            run("advisories", "import", feed.toString()).expect(0);
            assertThat(status().path("records").asInt()).isEqualTo(1);
            assertFound();
        }
    }

    @Test
    void scoresThatWereCutChangeNothing() throws IOException {
        Path scores = folder.resolve("epss_scores-current.csv.gz");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write("cve,epss,percentile\n".getBytes(StandardCharsets.UTF_8));
            for (int cve = 1_000; cve < 9_000; cve++) {
                gzip.write("CVE-2024-%d,0.%d,0.5\n".formatted(cve, cve * 7L).getBytes(StandardCharsets.UTF_8));
            }
        }
        Files.write(scores, bytes.toByteArray());
        run("advisories", "import", scores.toString()).expect(0);
        Files.write(scores, Arrays.copyOf(bytes.toByteArray(), bytes.size() / 2));
        run("advisories", "import", scores.toString()).expect(3);
        JsonNode status = run("advisories", "status").json();
        assertThat(status.findValuesAsText("ecosystem")).contains("EPSS");
        assertThat(status.toString()).contains("epss_scores-current.csv.gz");
        Files.write(scores, bytes.toByteArray());
        run("advisories", "import", scores.toString()).expect(0);
        assertThat(run("advisories", "status").json().findValuesAsText("ecosystem"))
                .containsExactly("npm");
    }

    @Test
    void aSlipOfTheHandIsForgotten() {
        run("advisories", "import", folder.resolve("nowhere.json").toString()).expect(3);
        run("advisories", "import", "--offline", "https://example.org/npm/all.zip")
                .expect(2);
        assertThat(run("advisories", "status").json()).hasSize(1);
        assertThat(status().path("problems").asInt()).isZero();
    }

    private CommandRun.Result run(String... arguments) {
        return new CommandRun(folder.resolve("data")).run(arguments);
    }

    private CommandRun.Result scan() throws IOException {
        return run("scan", "--offline", "sbom:" + sbom());
    }

    private void assertFound() throws IOException {
        assertThat(scan().expect(0).out()).contains("\"GHSA-1\"");
    }

    private JsonNode status() {
        for (JsonNode line : run("advisories", "status").json()) {
            if (line.path("ecosystem").asText().equals("npm")) {
                return line;
            }
        }
        throw new AssertionError("npm has no line");
    }

    private Path sbom() throws IOException {
        Path file = folder.resolve("sbom.json");
        Files.writeString(
                file,
                "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"components\":[{\"type\":\"library\",\"name\":\"lodash\",\"version\":\"4.17.20\",\"purl\":\"pkg:npm/lodash@4.17.20\"}]}");
        return file;
    }

    private static String record(String id, String event) {
        return "{\"id\":\"%s\",\"modified\":\"2024-01-01T00:00:00Z\",\"affected\":[{\"package\":{\"ecosystem\":\"npm\",\"name\":\"lodash\"},\"ranges\":[{\"type\":\"SEMVER\",\"events\":[{\"introduced\":\"0\"},{%s}]}]}]}"
                .formatted(id, event);
    }

    private static String alias(String record, String... names) {
        return record.replaceFirst(
                "\"affected\"", "\"aliases\":[\"" + String.join("\",\"", names) + "\"],\"affected\"");
    }

    private void write(byte[] content) throws IOException {
        Files.write(feed, content);
    }
}
