package dev.tallyman.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.match.version.VersionScheme;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The OSV schema's section "Evaluation", rule by rule. */
class EvaluationTest {
    private static final String RECORD = """
            {'id':'T-1','modified':'2024-01-01T00:00:00Z','affected':[{'package':{'ecosystem':'%s','name':'p'},%s}]}
            """;

    @ParameterizedTest(name = "{0}: {1} of {2} is {3}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            npm | 'ranges':[{'type':'SEMVER','events':[{'introduced':'0'},{'fixed':'1.2.0'}]}] | 1.1.9 | affected
            npm | 'ranges':[{'type':'SEMVER','events':[{'introduced':'0'},{'fixed':'1.2.0'}]}] | 1.2.0 | not
            npm | 'ranges':[{'type':'SEMVER','events':[{'introduced':'0'},{'fixed':'1.2.0'}]}] | 1.2.0-rc.1 | affected
            npm | 'ranges':[{'type':'SEMVER','events':[{'fixed':'1.2.0'},{'introduced':'1.0.0'}]}] | 1.1.0 | affected
            npm | 'ranges':[{'type':'SEMVER','events':[{'fixed':'1.2.0'},{'introduced':'1.0.0'}]}] | 0.9.0 | not
            npm | 'ranges':[{'type':'SEMVER','events':[{'introduced':'1.0.0'},{'last_affected':'1.2.0'}]}] | 1.2.0 | affected
            npm | 'ranges':[{'type':'SEMVER','events':[{'introduced':'1.0.0'},{'last_affected':'1.2.0'}]}] | 1.2.1 | not
            npm | 'ranges':[{'type':'SEMVER','events':[{'introduced':'0'},{'fixed':'1.0.0'},{'introduced':'2.0.0'},{'fixed':'2.1.0'}]}] | 1.5.0 | not
            npm | 'ranges':[{'type':'SEMVER','events':[{'introduced':'0'},{'fixed':'1.0.0'},{'introduced':'2.0.0'},{'fixed':'2.1.0'}]}] | 2.0.9 | affected
            npm | 'ranges':[{'type':'SEMVER','events':[{'introduced':'0'},{'fixed':'1.0.0'},{'introduced':'1.0.0'},{'fixed':'2.0.0'}]}] | 1.5.0 | affected
            npm | 'ranges':[{'type':'SEMVER','events':[{'introduced':'0'},{'limit':'1.5.0'}]}] | 1.4.0 | affected
            npm | 'ranges':[{'type':'SEMVER','events':[{'introduced':'0'},{'limit':'1.5.0'}]}] | 1.5.0 | not
            npm | 'ranges':[{'type':'SEMVER','events':[{'introduced':'0'},{'limit':'1.5.0'},{'limit':'*'}]}] | 1.9.0 | affected
            npm | 'ranges':[{'type':'SEMVER','events':[{'introduced':'0'},{'limit':'1.5.0'},{'limit':'1.7.0'}]}] | 1.6.0 | affected
            npm | 'ranges':[{'type':'SEMVER','events':[]}] | 1.6.0 | not
            npm | 'ranges':[{'type':'SEMVER','events':[{'fixed':'2.0.0'}]}] | 1.6.0 | not
            npm | 'ranges':[{'type':'SEMVER','events':[{'introduced':'0'},{'fixed':'0'}]}] | 1.6.0 | not
            npm | 'ranges':[{'type':'GIT','repo':'r','events':[{'introduced':'0'}]}] | 1.6.0 | not
            npm | 'versions':['1.0.0'],'ranges':[{'type':'GIT','repo':'r','events':[{'introduced':'0'}]}] | 1.0.0 | affected
            npm | 'versions':['1.0.0'] | 1.0.0+build | not
            npm | 'versions':[] | 1.0.0 | not
            PyPI | 'versions':['1.0'] | 1.0.0 | affected
            PyPI | 'versions':['1.0-rc1'] | 1.0rc1 | affected
            PyPI | 'versions':['1.0'],'ranges':[{'type':'ECOSYSTEM','events':[{'introduced':'2.0'}]}] | 2.1 | affected
            PyPI | 'ranges':[{'type':'GIT','repo':'r','events':[{'introduced':'0'}]},{'type':'ECOSYSTEM','events':[{'introduced':'0'},{'fixed':'3'}]}] | 2.1 | affected
            Debian:12 | 'ranges':[{'type':'ECOSYSTEM','events':[{'introduced':'0'},{'last_affected':'1:2.0-1'}]}] | 1:2.0-1 | affected
            Debian:12 | 'ranges':[{'type':'ECOSYSTEM','events':[{'introduced':'0'},{'last_affected':'1:2.0-1'}]}] | 3.0-1 | affected
            Debian:12 | 'ranges':[{'type':'ECOSYSTEM','events':[{'introduced':'0'},{'last_affected':'3.0-1'}]}] | 1:2.0-1 | not
            AlmaLinux:9 | 'ranges':[{'type':'ECOSYSTEM','events':[{'introduced':'0'},{'fixed':'2:4.9.4-0.1.el9'}]}] | 2:4.9.3-1.el9 | affected
            Alpine:v3.18 | 'ranges':[{'type':'ECOSYSTEM','events':[{'introduced':'0'},{'fixed':'3.1.4-r5'}]}] | 3.1.4-r10 | not
            npm | 'ranges':[{'type':'SEMVER','events':[{'introduced':'0'},{'fixed':'1.2.0'}]}] | latest | unknown
            npm | 'ranges':[{'type':'SEMVER','events':[{'introduced':'0'}]}] | latest | affected
            npm | 'versions':['latest'],'ranges':[{'type':'SEMVER','events':[{'introduced':'0'},{'fixed':'1.2.0'}]}] | latest | affected
            npm | 'ranges':[{'type':'SEMVER','events':[{'introduced':'0'},{'fixed':'soon'}]}] | 1.0.0 | unknown
            npm | 'ranges':[{'type':'ANOTHER','events':[{'introduced':'0'}]}] | 1.0.0 | unknown
            npm | 'ranges':[{'type':'SEMVER','events':[{'introduced':'0'},{'fixed':'soon'}]},{'type':'SEMVER','events':[{'introduced':'1.0.0'}]}] | 1.0.0 | affected
            """)
    void evaluates(String ecosystem, String entry, String version, String expected) {
        assertThat(verdict(RECORD.formatted(ecosystem, entry), ecosystem, version))
                .isEqualTo(expected);
    }

    @Test
    void aWithdrawnRecordAffectsNothing() {
        String record = """
                {'id':'T-1','modified':'2024-01-01T00:00:00Z','withdrawn':'2999-01-01T00:00:00Z','affected':[
                  {'package':{'ecosystem':'npm','name':'p'},'ranges':[{'type':'SEMVER','events':[{'introduced':'0'}]}]}]}
                """;
        assertThat(verdict(record, "npm", "1.0.0")).isEqualTo("not");
    }

    @Test
    void anyEntryOfTheRecordIsEnough() {
        String record = """
                {'id':'T-1','modified':'2024-01-01T00:00:00Z','affected':[
                  {'package':{'ecosystem':'npm','name':'p'},'ranges':[{'type':'SEMVER','events':[{'introduced':'2.0.0'}]}]},
                  {'package':{'ecosystem':'npm','name':'p'},'ranges':[{'type':'SEMVER','events':[{'introduced':'0'},{'fixed':'1.0.0'}]}]}]}
                """;
        assertThat(verdict(record, "npm", "0.5.0")).isEqualTo("affected");
        assertThat(verdict(record, "npm", "1.5.0")).isEqualTo("not");
        assertThat(verdict(record, "npm", "2.5.0")).isEqualTo("affected");
    }

    private static String verdict(String record, String ecosystem, String version) {
        VersionScheme scheme = VersionScheme.forEcosystem(ecosystem).orElseThrow();
        Candidate candidate = new Candidate(HeldAdvisories.read(record), scheme);
        return switch (candidate.of(scheme.parse(version))) {
            case Verdict.Affected affected -> "affected";
            case Verdict.NotAffected() -> "not";
            case Verdict.Unknown(String reason) -> {
                assertThat(reason).isNotBlank();
                yield "unknown";
            }
        };
    }
}
