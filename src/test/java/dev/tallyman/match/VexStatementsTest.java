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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VexStatementsTest {
    private static final String DIGEST = "sha256:" + "0".repeat(64);

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
        double used = Risk.of(Severity.HIGH, 7.5, true, 0.9, true, affected);
        double likely = Risk.of(Severity.HIGH, 7.5, false, 0.5, true, affected);
        double bad = Risk.of(Severity.CRITICAL, 9.8, false, 0.001, true, affected);
        double badWithoutFix = Risk.of(Severity.CRITICAL, 9.8, false, 0.001, false, affected);
        double low = Risk.of(Severity.LOW, null, false, null, true, affected);
        assertThat(List.of(used, likely, bad, badWithoutFix, low)).isSortedAccordingTo((a, b) -> Double.compare(b, a));
        assertThat(Risk.of(Severity.CRITICAL, 10.0, true, 1.0, true, affected)).isEqualTo(100);
        assertThat(Risk.of(Severity.CRITICAL, 10.0, true, 1.0, true, Finding.Status.NOT_AFFECTED))
                .isZero();
    }

    private String status(String json) throws IOException {
        Path file = Files.writeString(folder.resolve("vex.json"), json.replace('\'', '"'));
        Finding finding = new Finding(
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
        return new VexStatements(VexReader.read(file))
                .apply(List.of(finding), "ghcr.io/acme/api:1.4", Set.of(DIGEST))
                .getFirst()
                .status()
                .word();
    }
}
