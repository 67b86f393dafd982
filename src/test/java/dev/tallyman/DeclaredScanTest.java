package dev.tallyman;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallyman.testing.CommandRun;
import dev.tallyman.testing.Tar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lock files, from the command line. */
@Tag("integration")
class DeclaredScanTest {
    @TempDir
    private static Path folder;

    private static String target;

    @BeforeAll
    static void anImageThatDeclaresMoreThanItHas() throws IOException {
        SampleRecords.importInto(folder);
        byte[] tar = new Tar()
                .file("app/node_modules/ms/package.json", "{\"name\": \"ms\", \"version\": \"2.1.3\"}")
                .file("app/package-lock.json", """
                        {"lockfileVersion": 3, "packages": {
                          "node_modules/ms": {"version": "2.1.3"},
                          "node_modules/lodash": {"version": "4.17.15"},
                          "node_modules/jest": {"version": "29.0.0", "dev": true}}}
                        """)
                .file("srv/requirements.txt", "flask\n")
                .closed();
        target = "rootfs:" + Files.write(folder.resolve("app.tar"), tar);
    }

    private static CommandRun.Result tallyman(String... arguments) {
        return SampleRecords.tallyman(folder).run(arguments);
    }

    private static JsonNode find(JsonNode list, String field, String text) {
        for (JsonNode each : list) {
            if (each.path(field).asText().equals(text)) {
                return each;
            }
        }
        throw new AssertionError(text + " is not in " + list);
    }

    @Test
    void withoutBeingAskedForLockFilesAreNotRead() {
        JsonNode image = tallyman("scan", target, "--allow-incomplete", "--format", "json")
                .expect(0)
                .json()
                .at("/0/images/0");
        assertThat(image.path("packages")).hasSize(1);
        assertThat(image.path("findings")).isEmpty();
    }

    @Test
    void findingsOfWhatIsDeclaredAreMarked() {
        JsonNode scan = tallyman("scan", target, "--declared", "--allow-incomplete", "--format", "json")
                .expect(0)
                .json();
        JsonNode image = scan.at("/0/images/0");
        assertThat(image.path("packages")).hasSize(4);
        JsonNode ms = find(image.path("packages"), "name", "ms");
        assertThat(ms.has("declared")).isFalse();
        assertThat(ms.path("paths")).hasSize(2);
        JsonNode jest = find(image.path("packages"), "name", "jest");
        assertThat(jest.path("declared").asBoolean()).isTrue();
        assertThat(jest.path("development").asBoolean()).isTrue();
        assertThat(image.path("findings")).isNotEmpty().allSatisfy(finding -> {
            assertThat(finding.path("package").asText()).isEqualTo("pkg:npm/lodash@4.17.15");
            assertThat(finding.path("declared").asBoolean()).isTrue();
            assertThat(finding.at("/paths/0").asText()).isEqualTo("app/package-lock.json");
        });
        assertThat(scan.at("/0/problems")).anySatisfy(problem -> {
            assertThat(problem.path("where").asText()).isEqualTo("srv/requirements.txt");
            assertThat(problem.path("what").asText())
                    .contains("without a version")
                    .endsWith("flask");
        });
    }

    @Test
    void gatesLeaveThemOutUnlessAsked() {
        tallyman("scan", target, "--declared", "--allow-incomplete", "--fail-on", "low")
                .expect(0);
        tallyman("scan", target, "--declared", "--allow-incomplete", "--fail-on", "low", "--fail-on-declared")
                .expect(1);
        tallyman("scan", target, "--fail-on", "low", "--fail-on-declared").expect(2);
        tallyman("sbom", target, "--declared", "--attached").expect(2);
    }

    @Test
    void tablesTellThemApart() {
        assertThat(tallyman("scan", target, "--declared", "--allow-incomplete", "--format", "table")
                        .expect(0)
                        .out())
                .contains("1 package ")
                .contains("3 declared in lock files, not installed")
                .contains("PRESENCE");
        assertThat(tallyman("sbom", target, "--declared", "--format", "table")
                        .expect(0)
                        .out())
                .contains("declared (dev)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sarif", "markdown", "html", "csv"})
    void everyFormatSaysSo(String format) {
        assertThat(tallyman("scan", target, "--declared", "--allow-incomplete", "--format", format)
                        .expect(0)
                        .out())
                .contains("declared");
    }

    @Test
    void cycloneDxExcludesThem() {
        JsonNode sbom = tallyman("sbom", target, "--declared").expect(0).json();
        JsonNode lodash = find(sbom.path("components"), "name", "lodash");
        assertThat(lodash.path("scope").asText()).isEqualTo("excluded");
        assertThat(lodash.path("properties").toString()).contains("tallyman:presence", "declared");
        assertThat(find(sbom.path("components"), "name", "ms").has("scope")).isFalse();
        assertThat(sbom.at("/dependencies/0/dependsOn")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cyclonedx", "cyclonedx-1.7", "spdx"})
    void aWrittenSbomIsReadBackAsItWasMeant(String format) {
        String file = folder.resolve("declared-" + format + ".json").toString();
        tallyman("sbom", target, "--declared", "--format", format, "--output", file)
                .expect(0);
        JsonNode without =
                tallyman("sbom", "sbom:" + file, "--format", "json").expect(0).json();
        assertThat(without.at("/0/images/0/packages")).hasSize(1);
        JsonNode packages = tallyman("sbom", "sbom:" + file, "--declared", "--format", "json")
                .expect(0)
                .json()
                .at("/0/images/0/packages");
        assertThat(packages).hasSize(4);
        assertThat(find(packages, "name", "jest").path("development").asBoolean())
                .isTrue();
        assertThat(find(packages, "name", "ms").has("declared")).isFalse();
    }
}
