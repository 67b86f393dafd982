package dev.tallyman;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersionDetector;
import dev.tallyman.testing.CommandRun;
import dev.tallyman.testing.Corpus;
import dev.tallyman.testing.Tar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The documents that are written are what their standards want, say the same when they are read again, and are the same bytes twice. */
@Tag("integration")
class ReportSchemaTest {
    @TempDir
    private static Path folder;

    private static String target;

    @BeforeAll
    static void importAdvisories() throws IOException {
        target = "rootfs:" + Corpus.require("rootfs/alpine-minirootfs-3.10.3-x86_64.tar.gz");
        SampleRecords.importInto(folder);
    }

    @ParameterizedTest
    @CsvSource({
        "sbom, cyclonedx, bom-1.6.schema.json",
        "scan, cyclonedx, bom-1.6.schema.json",
        "sbom, cyclonedx-1.6, bom-1.6.schema.json",
        "sbom, cyclonedx-1.7, bom-1.7.schema.json",
        "scan, cyclonedx-1.7, bom-1.7.schema.json",
        "sbom, spdx, spdx-2.3.schema.json",
        "scan, spdx, spdx-2.3.schema.json",
        "scan, sarif, sarif-2.1.0.schema.json"
    })
    void documentsAreValid(String command, String format, String schema) throws IOException {
        JsonNode document =
                tallyman(command, target, "--format", format).expect(0).json();

        assertThat(schema(schema).validate(document)).isEmpty();
        if (format.startsWith("cyclonedx")) {
            assertThat(document.path("specVersion").asText()).isEqualTo(format.endsWith("7") ? "1.7" : "1.6");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "cyclonedx, bom-1.6.schema.json",
        "cyclonedx-1.7, bom-1.7.schema.json",
        "spdx, spdx-2.3.schema.json",
        "sarif, sarif-2.1.0.schema.json"
    })
    void documentsWithWhatIsOnlyDeclaredAreValid(String format, String schema) throws IOException {
        byte[] tar = new Tar().file("srv/package-lock.json", """
                        {"lockfileVersion": 3, "packages": {
                          "node_modules/lodash": {"version": "4.17.15"},
                          "node_modules/jest": {"version": "29.0.0", "dev": true}}}
                        """).closed();
        Path file = Files.write(folder.resolve("declared.tar"), tar);

        JsonNode document = tallyman("scan", "rootfs:" + file, "--declared", "--format", format)
                .expect(0)
                .json();

        assertThat(schema(schema).validate(document)).isEmpty();
        assertThat(document.toString()).contains("lodash");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cyclonedx", "cyclonedx-1.7", "spdx"})
    void aWrittenSbomHasTheFindingsOfItsImage(String format) {
        Path file = folder.resolve(format + ".json");
        tallyman("sbom", target, "--format", format, "--output", file.toString())
                .expect(0);

        JsonNode direct = tallyman("scan", target).expect(0).json();
        JsonNode again = tallyman("scan", "sbom:" + file).expect(0).json();

        assertThat(findings(direct)).isNotEmpty().isEqualTo(findings(again));
        assertThat(again.at("/0/images/0/distribution/version").asText()).isEqualTo("3.10.3");
        assertThat(again.at("/0/images/0/packages")).hasSize(14);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cyclonedx", "cyclonedx-1.7", "spdx", "sarif", "json", "html", "markdown", "csv"})
    void theSameImageGivesTheSameBytes(String format) {
        assertThat(tallyman("scan", target, "--format", format).expect(0).out())
                .isEqualTo(tallyman("scan", target, "--format", format, "--no-cache")
                        .expect(0)
                        .out());
    }

    @Test
    void namesThatWouldRunSomewhereAreHarmless() throws IOException {
        // Real records of npm name these packages; their files lie in folders with hostile names.
        byte[] tar = new Tar()
                .file("=cmd()/<script>alert(1)</script>|x/node_modules/lodash/package.json", """
                        {"name": "lodash", "version": "4.17.15", "license": "=1+1"}""")
                .file("etc/os-release", "ID=alpine\nVERSION_ID=3.10.3\nPRETTY_NAME=\"<b>\u001b[31m|Alpine\"\n")
                .closed();
        String hostile = "rootfs:" + Files.write(folder.resolve("hostile.tar"), tar);

        assertThat(tallyman("scan", hostile, "--format", "html").out()).doesNotContain("<script>alert", "<b>\u001b");
        assertThat(tallyman("scan", hostile, "--format", "table").out()).doesNotContain("\u001b[31m");
        assertThat(tallyman("scan", hostile, "--format", "csv").out().lines())
                .noneMatch(line -> line.startsWith("=") || line.contains(",=") || line.contains(",\"="));
        assertThat(tallyman("scan", hostile, "--format", "markdown").out()).doesNotContain("<script>alert", "\u001b");
    }

    @Test
    void severalTargetsAreOneElementEachAsGiven() {
        CommandRun.Result result = tallyman("scan", target, "rootfs:" + folder.resolve("none.tar"), target)
                .expect(3);

        assertThat(result.json()).hasSize(3);
        assertThat(result.json().at("/0/status").asText()).isEqualTo("complete");
        assertThat(result.json().at("/1/status").asText()).isEqualTo("failed");
        assertThat(result.json().at("/2/target").asText()).isEqualTo(target);
        assertThat(result.err()).contains("none.tar");
    }

    @Test
    void aGateTripsWithStatusOne() throws IOException {
        byte[] tar = new Tar()
                .file("app/node_modules/lodash/package.json", "{\"name\": \"lodash\", \"version\": \"4.17.15\"}")
                .closed();
        String lodash = "rootfs:" + Files.write(folder.resolve("lodash.tar"), tar);

        tallyman("scan", lodash).expect(0);
        tallyman("scan", lodash, "--fail-on", "high").expect(1);
        tallyman("scan", lodash, "--fail-on", "nothing").expect(2);
        tallyman("scan", target, "--fail-on", "critical").expect(0);
    }

    private static Set<String> findings(JsonNode scan) {
        Set<String> findings = new TreeSet<>();
        scan.at("/0/images")
                .forEach(image -> image.path("findings")
                        .forEach(finding -> findings.add(finding.path("id").asText()
                                + " " + finding.path("package").asText() + " "
                                + finding.path("fixed").asText() + " "
                                + finding.path("severity").asText())));
        return findings;
    }

    private static CommandRun.Result tallyman(String... arguments) {
        return SampleRecords.tallyman(folder).run(arguments);
    }

    /** The schemas name each other by their public addresses, which are not asked: the files lie beside one another. */
    private static JsonSchema schema(String name) throws IOException {
        Path file = Corpus.require("schemas/" + name).toAbsolutePath().normalize();
        JsonSchemaFactory factory = JsonSchemaFactory.getInstance(
                SpecVersionDetector.detect(new JsonMapper().readTree(file.toFile())),
                builder -> builder.schemaMappers(mappers -> mappers.mapPrefix(
                        "http://cyclonedx.org/schema/", file.getParent().toUri().toString())));
        return factory.getSchema(SchemaLocation.of(file.toUri().toString()));
    }
}
