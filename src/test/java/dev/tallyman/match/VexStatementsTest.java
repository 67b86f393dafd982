package dev.tallyman.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallyman.advisory.VexReader;
import dev.tallyman.model.Severity;
import dev.tallyman.model.TallymanException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VexStatementsTest {
    private static final String DIGEST = "sha256:" + "0".repeat(64);

    private static final Finding FINDING = new Finding(
            "CVE-2024-0001",
            List.of("GHSA-x"),
            Severity.HIGH,
            null,
            null,
            Packages.of("pkg:npm/lodash@4.17.15"),
            null,
            Finding.Status.AFFECTED,
            false,
            null,
            List.of("GHSA-x"));

    @TempDir
    private Path folder;

    @ParameterizedTest(name = "{0} {1} with {2}: {3}")
    @CsvSource(delimiter = '|', textBlock = """
            CVE-2024-0001 | pkg:npm/lodash@4.17.15 |                        | not_affected
            GHSA-x        | pkg:npm/lodash         |                        | not_affected
            CVE-2024-0002 | pkg:npm/lodash         |                        | affected
            CVE-2024-0001 | pkg:npm/lodash@4.17.21 |                        | affected
            CVE-2024-0001 | pkg:npm/%40x/lodash    |                        | affected
            CVE-2024-0001 | pkg:oci/api            |                        | not_affected
            CVE-2024-0001 | pkg:oci/other          |                        | affected
            CVE-2024-0001 | pkg:oci/api            | pkg:npm/lodash@4.17.15 | not_affected
            CVE-2024-0001 | pkg:oci/api            | pkg:npm/minimist       | affected
            CVE-2024-0001 | pkg:oci/api            | nonsense               | affected
            CVE-2024-0001 | pkg:oci/api?repository_url=ghcr.io/acme/api |   | not_affected
            CVE-2024-0001 | pkg:oci/api?repository_url=ghcr.io/else/api |   | affected
            CVE-2024-0001 | pkg:oci/api@sha256%3A0000000000000000000000000000000000000000000000000000000000000000 | | not_affected
            CVE-2024-0001 | pkg:oci/api@sha256%3A1111111111111111111111111111111111111111111111111111111111111111 | | affected
            """)
    void aStatementIsAboutAWeaknessOfAPackage(String weakness, String product, @Nullable String part, String status)
            throws IOException {
        String parts = part == null ? "" : ",'subcomponents':[{'@id':'" + part + "'}]";
        assertThat(status("""
                {'@context':'https://openvex.dev/ns/v0.2.0','timestamp':'2024-01-01T00:00:00Z','statements':[
                  {'vulnerability':{'name':'%s'},'products':[{'@id':'%s'%s}],'status':'not_affected','justification':'component_not_present'}]}
                """.formatted(weakness, product, parts))).isEqualTo(status);
    }

    @Test
    void theLaterStatementCounts() throws IOException {
        assertThat(status("""
                {'timestamp':'2024-01-01T00:00:00Z','statements':[
                  {'vulnerability':'CVE-2024-0001','products':['pkg:npm/lodash'],'status':'fixed','timestamp':'2024-03-01T00:00:00Z'},
                  {'vulnerability':'CVE-2024-0001','products':['pkg:npm/lodash'],'status':'under_investigation'}]}
                """)).isEqualTo("fixed");
    }

    @Test
    void cycloneDxNamesComponentsByTheirReference() throws IOException {
        assertThat(status("""
                {'bomFormat':'CycloneDX','components':[{'bom-ref':'a','purl':'pkg:npm/lodash@4.17.15'}],'vulnerabilities':[
                  {'id':'CVE-2024-0001','analysis':{'state':'false_positive'},'affects':[{'ref':'a'}]}]}
                """)).isEqualTo("not_affected");
    }

    @Test
    void whatIsNoVexIsRefused() {
        assertThatThrownBy(() -> status("{}")).isInstanceOf(TallymanException.class);
        assertThatThrownBy(() -> status("[")).isInstanceOf(TallymanException.class);
    }

    @Test
    void riskSortsWhatIsUsedBeforeWhatIsBad() {
        Finding.Status affected = Finding.Status.AFFECTED;
        double used =
                Risk.of(Severity.HIGH, 7.5, true, 0.9, true, affected, null).value();
        double likely =
                Risk.of(Severity.HIGH, 7.5, false, 0.5, true, affected, null).value();
        double bad = Risk.of(Severity.CRITICAL, 9.8, false, 0.001, true, affected, null)
                .value();
        double badWithoutFix = Risk.of(Severity.CRITICAL, 9.8, false, 0.001, false, affected, null)
                .value();
        double low =
                Risk.of(Severity.LOW, null, false, null, true, affected, null).value();
        assertThat(List.of(used, likely, bad, badWithoutFix, low)).isSortedAccordingTo((a, b) -> Double.compare(b, a));
        assertThat(Risk.of(Severity.CRITICAL, 10.0, true, 1.0, true, affected, 8)
                        .value())
                .isEqualTo(100);
        assertThat(Risk.of(Severity.CRITICAL, 10.0, true, 1.0, true, Finding.Status.NOT_AFFECTED, 8))
                .isEqualTo(Risk.NONE);
    }

    @Test
    void riskGrowsWithTheImagesInUse() {
        List<Double> exposure = Stream.of(0, 1, 2, 4, 8, 5_000)
                .map(images -> Risk.of(Severity.CRITICAL, 10.0, false, 0.01, true, Finding.Status.AFFECTED, images)
                        .exposure())
                .toList();
        assertThat(exposure).containsExactly(0.0, 2.5, 5.0, 7.5, 10.0, 10.0);
        Risk unknown = Risk.of(Severity.CRITICAL, 10.0, false, 0.01, true, Finding.Status.AFFECTED, null);
        assertThat(unknown.exposure()).isEqualTo(2.5);
        assertThat(unknown.value()).isEqualTo(40 + 4.5 + 2.5 + 5);
    }

    @Test
    void whatCameWithTheImageIsAClaimUntilItIsAskedFor() throws IOException {
        Path file = Files.writeString(folder.resolve("own.json"), """
                {"author":"somebody","timestamp":"2024-01-01T00:00:00Z","statements":[
                  {"vulnerability":"CVE-2024-0001","products":["pkg:npm/lodash"],"status":"not_affected","justification":"vulnerable_code_not_present"}]}
                """);
        VexStatements statements = new VexStatements(VexReader.read(file));
        Finding noted =
                statements.claim(List.of(FINDING), null, Set.of(), false).getFirst();
        assertThat(noted.status()).isEqualTo(Finding.Status.AFFECTED);
        assertThat(noted.risk()).isEqualTo(FINDING.risk());
        assertThat(noted.claims())
                .singleElement()
                .satisfies(
                        claim -> assertThat(claim.words())
                                .isEqualTo(
                                        "said to be not affected by somebody (vulnerable code not present), signature not verified"));
        Finding taken = statements.claim(List.of(FINDING), null, Set.of(), true).getFirst();
        assertThat(taken.status()).isEqualTo(Finding.Status.NOT_AFFECTED);
        assertThat(taken.claims())
                .singleElement()
                .satisfies(claim -> assertThat(claim.applied()).isTrue());
    }

    private String status(String json) throws IOException {
        Path file = Files.writeString(folder.resolve("vex.json"), json.replace('\'', '"'));
        return new VexStatements(VexReader.read(file))
                .apply(List.of(FINDING), "ghcr.io/acme/api:1.4", Set.of(DIGEST))
                .getFirst()
                .status()
                .word();
    }
}
