package dev.tallyman.sandbox.samples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallyman.testing.Corpus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import us.springett.cvss.Cvss;

/** The demo's advisories say what their sources say. */
class SampleAdvisoriesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path FOLDER = Path.of("src", "main", "resources", "dev", "tallyman", "sandbox", "advisories");
    private static final Pattern DOCUMENTED = Pattern.compile("^\\| `([A-Z]+-[^`]+)` \\|", Pattern.MULTILINE);

    static List<String> names() {
        return SampleAdvisories.names();
    }

    @Test
    void theIndexNamesEveryFile() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(each -> each.getFileName().toString()).filter(each -> each.endsWith(".json")))
                    .containsExactlyInAnyOrderElementsOf(names());
        }
    }

    @Test
    void theDocumentNamesTheSourceOfEveryRecord() throws IOException {
        List<String> documented = new ArrayList<>();
        Matcher rows = DOCUMENTED.matcher(Files.readString(Path.of("docs", "sandbox.md")));
        while (rows.find()) {
            documented.add(rows.group(1) + ".json");
        }
        assertThat(documented).containsExactlyInAnyOrderElementsOf(names());
    }

    @ParameterizedTest
    @MethodSource("names")
    void timesAndVectorsCanBeReal(String name) throws IOException {
        JsonNode record = record(name);
        assertThat(Instant.parse(record.path("published").asText()))
                .isBeforeOrEqualTo(Instant.parse(record.path("modified").asText()));
        for (JsonNode severity : record.path("severity")) {
            String vector = severity.path("score").asText();
            Cvss cvss = Cvss.fromVector(vector);
            assertThat(cvss).as(vector).isNotNull();
            assertThat(cvss.calculateScore().getBaseScore()).isPositive();
            assertThat(severity.path("type").asText()).isEqualTo("CVSS_V" + vector.charAt("CVSS:".length()));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    GHSA-jfh8-c2jp-5v3q | 2.0-beta9..2.3.1 2.13.0..2.15.0 2.4..2.12.2
                    GHSA-7rjr-3q55-vv33 | 0..2.12.2 2.13.0..2.16.0
                    GHSA-p6xc-xr62-6r2g | 0..2.3.1 2.13.0..2.17.0 2.4.0..2.12.3
                    GHSA-8489-44mv-ggj8 | 2.0-beta7..2.3.2 2.13.0..2.17.1 2.4..2.12.4
                    """)
    void log4jHasTheRangesOfItsSource(String id, String ranges) throws IOException {
        TreeSet<String> found = new TreeSet<>();
        for (JsonNode affected : record(id + ".json").path("affected")) {
            if (affected.at("/package/name").asText().equals("org.apache.logging.log4j:log4j-core")) {
                found.add(affected.at("/ranges/0/events/0/introduced").asText() + ".."
                        + affected.at("/ranges/0/events/1/fixed").asText());
            }
        }
        assertThat(String.join(" ", found)).isEqualTo(ranges);
    }

    @Test
    void pythonRecordsAreThoseOfTheirDatabase() throws IOException {
        List<String> compared = new ArrayList<>();
        try (ZipFile database = new ZipFile(Corpus.require("osv/PyPI/all.zip").toFile())) {
            for (String name : names()) {
                if (name.startsWith("PYSEC-")) {
                    sameAsTheirs(record(name), entry(database, name));
                    compared.add(name);
                }
            }
        }
        assertThat(compared).hasSizeGreaterThan(10);
    }

    private static void sameAsTheirs(JsonNode ours, JsonNode theirs) {
        String id = ours.path("id").asText();
        for (String field : List.of("published", "modified", "aliases")) {
            assertThat(ours.path(field)).as(id + " " + field).isEqualTo(theirs.path(field));
        }
        assertThat(ours.at("/affected/0/package")).as(id).isEqualTo(theirs.at("/affected/0/package"));
        assertThat(ecosystemRanges(ours)).as(id).isNotEmpty().isEqualTo(ecosystemRanges(theirs));
        if (!theirs.path("severity").isEmpty()) {
            assertThat(ours.path("severity")).as(id).isEqualTo(theirs.path("severity"));
        }
    }

    private static List<JsonNode> ecosystemRanges(JsonNode record) {
        List<JsonNode> ranges = new ArrayList<>();
        for (JsonNode affected : record.path("affected")) {
            for (JsonNode range : affected.path("ranges")) {
                if (range.path("type").asText().equals("ECOSYSTEM")) {
                    ranges.add(range);
                }
            }
        }
        return ranges;
    }

    @Test
    void alpineRecordsAgreeWithItsListWhereThatIsOldEnough() throws IOException {
        List<String> compared = new ArrayList<>();
        try (ZipFile database = new ZipFile(Corpus.require("osv/Alpine/all.zip").toFile())) {
            for (String name : names()) {
                if (name.startsWith("ALPINE-") && database.getEntry(name) != null) {
                    JsonNode ours = record(name).at("/affected/0");
                    for (JsonNode theirs : entry(database, name).path("affected")) {
                        if (theirs.path("package").equals(ours.path("package"))) {
                            assertThat(ours.path("ranges")).as(name).isEqualTo(theirs.path("ranges"));
                            compared.add(name);
                        }
                    }
                }
            }
        }
        assertThat(compared).containsExactly("ALPINE-CVE-2019-14697.json", "ALPINE-CVE-2019-1549.json");
    }

    private static JsonNode record(String name) throws IOException {
        return JSON.readTree(SampleAdvisories.read(name));
    }

    private static JsonNode entry(ZipFile database, String name) throws IOException {
        ZipEntry entry = database.getEntry(name);
        assertThat(entry).as(name).isNotNull();
        try (InputStream in = database.getInputStream(entry)) {
            return JSON.readTree(in);
        }
    }
}
