package dev.tallyman.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tallyman.catalog.InstalledPackage;
import dev.tallyman.model.Distribution;
import dev.tallyman.model.Severity;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatcherTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T00:00:00Z"), ZoneOffset.UTC);
    private static final Distribution BOOKWORM = new Distribution("debian", "12", "Debian GNU/Linux 12 (bookworm)");

    private final HeldAdvisories advisories = new HeldAdvisories();

    @ParameterizedTest(name = "{2} is what records call {0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            PyPI      | Zope.Interface_Ext       | pkg:pypi/zope-interface-ext@1
            npm       | @scope/Thing             | pkg:npm/%40scope/Thing@1.0.0
            Maven     | org.apache:commons       | pkg:maven/org.apache/commons@1
            Maven:https://maven.google.com | a:b | pkg:maven/a/b@1
            Go        | github.com/A/b           | pkg:golang/github.com/A/b@v1.0.0
            crates.io | serde-json               | pkg:cargo/serde_json@1.0.0
            NuGet     | Newtonsoft.Json          | pkg:nuget/newtonsoft.json@1.0.0
            Packagist | Acme/Lib                 | pkg:composer/acme/lib@1.0.0
            RubyGems  | rails                    | pkg:gem/rails@1.0.0
            Hex       | plug                     | pkg:hex/plug@1.0.0
            Pub       | http                     | pkg:pub/http@1.0.0
            SwiftURL  | https://github.com/Apple/swift-nio.git | pkg:swift/github.com/apple/swift-nio@1.0.0
            GitHub Actions | Actions/Checkout    | pkg:githubactions/actions/checkout@v1.0.0
            Bitnami   | postgresql               | pkg:bitnami/postgresql@1.0.0
            CRAN      | ggplot2                  | pkg:cran/ggplot2@1.0.0
            Hackage   | aeson                    | pkg:hackage/aeson@1.0
            """)
    void namesAreThoseOfTheEcosystem(String ecosystem, String name, String purl) {
        advisories.add(record("T-1", ecosystem, name, "[{'introduced':'0'}]", ""));
        assertThat(match(null, Packages.of(purl, Packages.spelled(purl))).findings())
                .extracting(Finding::id)
                .containsExactly("T-1");
    }

    @ParameterizedTest(name = "{0} {1} is {3}")
    @CsvSource(delimiter = '|', textBlock = """
            alpine    | 3.18.9 | apk | Alpine:v3.18
            alpine    | 3.10.3 | apk | Alpine:v3.10
            alpine    | 3.23_alpha20260101 | apk | Alpine:edge
            debian    | 12     | deb | Debian:12
            debian    | 12     | deb | Debian
            debian    | 12.4   | deb | Debian:12
            ubuntu    | 22.04  | deb | Ubuntu:22.04:LTS
            ubuntu    | 23.10  | deb | Ubuntu:23.10
            rhel      | 9.3    | rpm | Red Hat:enterprise_linux:9::baseos
            rhel      | 9.3    | rpm | Red Hat:enterprise_linux:9::appstream
            rhel      | 10.0   | rpm | Red Hat:enterprise_linux:10.1
            centos    | 7      | rpm | Red Hat:enterprise_linux:7::server
            almalinux | 9.3    | rpm | AlmaLinux:9
            rocky     | 9.3    | rpm | Rocky Linux:9
            opensuse-leap | 15.5 | rpm | openSUSE:Leap 15.5
            opensuse-tumbleweed | 20260101 | rpm | openSUSE:Tumbleweed
            sles      | 15.5   | rpm | SUSE:Linux Enterprise Server 15 SP5
            sles      | 15.5   | rpm | SUSE:Linux Enterprise Module for Basesystem 15 SP5
            sles      | 12.4   | rpm | SUSE:Linux Enterprise Server 12 SP4-LTSS
            wolfi     | 20230201 | apk | Wolfi
            chainguard | 20230214 | apk | Chainguard
            photon    | 4.0    | rpm | Photon OS:4.0
            azurelinux | 3.0   | rpm | Azure Linux:3
            mageia    | 9      | rpm | Mageia:9
            """)
    void releasesAreFoundFromTheDistribution(String id, String version, String type, String ecosystem) {
        advisories.add(record("T-1", ecosystem, "p", "[{'introduced':'0'}]", ""));
        Distribution distribution = new Distribution(id, version, null);
        assertThat(match(distribution, Packages.of("pkg:" + type + "/x/p@1.0")).findings())
                .hasSize(1);
    }

    /** Not clean: what a distribution's kin says is not taken for it, and that it was not looked up is told. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            kali        | 2024.1   | deb    | Debian:12
            raspbian    | 11       | deb    | Debian:11
            amzn        | 2        | rpm    | Red Hat:enterprise_linux:7::server
            amzn        | 2023     | rpm    | Red Hat:enterprise_linux:9::baseos
            ol          | 9.3      | rpm    | AlmaLinux:9
            fedora      | 39       | rpm    | Red Hat:enterprise_linux:9::baseos
            bottlerocket | 1.20.0  | rpm    | Red Hat:enterprise_linux:9::baseos
            arch        | 20240101 | alpm   | Debian:12
            gentoo      | 2.14     | ebuild | Debian:12
            openwrt     | 23.05.2  | opkg   | Alpine:v3.18
            """)
    void aDistributionWithoutRecordsOfItsOwnIsUnknown(String id, String version, String type, String ecosystem) {
        advisories.add(record("T-1", ecosystem, "p", "[{'introduced':'0'}]", ""));
        MatchResult result =
                match(new Distribution(id, version, null), Packages.of("pkg:" + type + "/" + id + "/p@1.0"));
        assertThat(result.findings()).isEmpty();
        assertThat(result.problems()).isNotEmpty();
    }

    @Test
    void aJarWhoseGroupIsNotKnownIsUnknownAndNotClean() {
        advisories.add(record("T-1", "Maven", "com.acme:rocket", "[{'introduced':'0'}]", ""));
        assertThat(match(null, Packages.of("pkg:maven/rocket@1.0")).problems())
                .extracting(Object::toString)
                .anyMatch(problem -> problem.contains("the Maven group of a jar is not known"));
        assertThat(match(null, Packages.of("pkg:maven/com.acme/rocket@1.0")).problems())
                .noneMatch(problem -> problem.toString().contains("group"));
    }

    @Test
    void otherReleasesAndOtherStreamsSayNothing() {
        advisories.add(
                record("T-1", "Debian:11", "p", "[{'introduced':'0'}]", ""),
                record("T-2", "Debian:12", "other", "[{'introduced':'0'}]", ""),
                record("T-3", "Ubuntu:Pro:22.04:LTS", "p", "[{'introduced':'0'}]", ""),
                record("T-4", "Red Hat:rhel_eus:9.2::baseos", "p", "[{'introduced':'0'}]", ""));
        assertThat(match(BOOKWORM, Packages.of("pkg:deb/debian/p@1.0")).findings())
                .isEmpty();
        assertThat(match(new Distribution("ubuntu", "22.04", null), Packages.of("pkg:deb/ubuntu/p@1.0"))
                        .findings())
                .isEmpty();
        assertThat(match(new Distribution("rhel", "9.2", null), Packages.of("pkg:rpm/redhat/p@1.0"))
                        .findings())
                .isEmpty();
    }

    @Test
    void aPackageOfUbuntuProIsJudgedByItsOwnRecordsToo() {
        advisories.add(
                record("T-1", "Ubuntu:Pro:16.04:LTS", "p", "[{'introduced':'0'},{'fixed':'1.0-1ubuntu1+esm2'}]", ""));
        Distribution xenial = new Distribution("ubuntu", "16.04", null);
        assertThat(match(xenial, Packages.of("pkg:deb/ubuntu/p@1.0-1ubuntu1%2Besm1"))
                        .findings())
                .hasSize(1);
    }

    @Test
    void aDistributionsRecordIsAboutTheSourcePackageAndItsVersion() {
        advisories.add(record("T-1", "Debian:12", "gcc-12", "[{'introduced':'0'},{'fixed':'12.3.0-1'}]", ""));
        // The binary's own version, with its epoch, is beyond the fix; the source's is not.
        InstalledPackage binary = Packages.of("pkg:deb/debian/libgcc1@1:12.2.0-14", "gcc-12", "12.2.0-14");
        InstalledPackage namedAlike = Packages.of("pkg:deb/debian/gcc-12@1:12.2.0-14", "gcc-defaults", "1.203");
        assertThat(match(BOOKWORM, binary, namedAlike).findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.installed()).isEqualTo(binary));
    }

    @Test
    void almaLinuxNamesBinaryPackages() {
        advisories.add(
                record("T-1", "AlmaLinux:9", "openssl-libs", "[{'introduced':'0'},{'fixed':'1:3.0.7-25.el9_3'}]", ""),
                record("T-2", "AlmaLinux:9", "openssl", "[{'introduced':'0'},{'fixed':'1:3.0.7-25.el9_3'}]", ""));
        InstalledPackage libs = Packages.of("pkg:rpm/almalinux/openssl-libs@1:3.0.7-24.el9", "openssl", "3.0.7-24.el9");
        assertThat(match(new Distribution("almalinux", "9.3", null), libs).findings())
                .extracting(Finding::id)
                .containsExactly("T-1");
    }

    @Test
    void theEpochThatASourceRpmsNameLacksIsThePackages() {
        advisories.add(
                record("T-1", "Rocky Linux:9", "openssl", "[{'introduced':'0'},{'fixed':'1:3.0.7-25.el9_3'}]", ""));
        InstalledPackage old = Packages.of("pkg:rpm/rocky/openssl-libs@1:3.0.7-24.el9", "openssl", "3.0.7-24.el9");
        InstalledPackage current = Packages.of("pkg:rpm/rocky/openssl-libs@1:3.0.7-26.el9", "openssl", "3.0.7-26.el9");
        assertThat(match(new Distribution("rocky", "9.3", null), old, current).findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.installed()).isEqualTo(old));
    }

    @Test
    void whatASystemPackageOwnsIsJudgedThroughItAlone() {
        advisories.add(record("PYSEC-1", "PyPI", "jinja2", "[{'introduced':'0'}]", ""));
        InstalledPackage free = Packages.of("pkg:pypi/jinja2@2.0");
        InstalledPackage owned =
                Packages.owned(Packages.of("pkg:pypi/jinja2@2.1"), "pkg:deb/debian/python3-jinja2@2.1-1");
        assertThat(match(BOOKWORM, free, owned).findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.installed()).isEqualTo(free));
    }

    @Test
    void nothingIsCleanThatWasNotLookedUp() {
        advisories.add(record("T-1", "Debian:11", "p", "[{'introduced':'0'}]", ""));
        MatchResult result = match(
                BOOKWORM,
                Packages.of("pkg:deb/debian/p@1.0"),
                Packages.of("pkg:npm/a@1.0.0"),
                Packages.of("pkg:npm/b@1.0.0"));
        assertThat(result.problems())
                .extracting(problem -> problem.where() + ": " + problem.what())
                .satisfiesExactlyInAnyOrder(
                        one -> assertThat(one).startsWith("Debian:12").contains("1 package "),
                        one -> assertThat(one).startsWith("npm").contains("2 packages "));
    }

    @Test
    void aDistributionThatIsNotKnownIsSaid() {
        assertThat(match(null, Packages.of("pkg:deb/debian/p@1.0")).problems()).hasSize(1);
        assertThat(match(new Distribution("amzn", "2", "Amazon Linux 2"), Packages.of("pkg:rpm/amzn/p@1.0"))
                        .problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.what()).contains("Amazon Linux 2"));
    }

    @Test
    void aPurlTellsTheDistributionWhereTheImageDoesNot() {
        advisories.add(record("T-1", "Alpine:v3.18", "p", "[{'introduced':'0'}]", ""));
        assertThat(match(null, Packages.of("pkg:apk/alpine/p@1.0?distro=alpine-3.18.4"))
                        .findings())
                .hasSize(1);
    }

    @Test
    void aVersionThatCannotBeComparedIsAProblemAndNotClean() {
        advisories.add(record("T-1", "npm", "p", "[{'introduced':'0'},{'fixed':'1.0.0'}]", ""));
        MatchResult result = match(null, Packages.of("pkg:npm/p@git-main"), Packages.of("pkg:npm/p"));
        assertThat(result.findings()).isEmpty();
        assertThat(result.problems())
                .hasSize(2)
                .allSatisfy(problem -> assertThat(problem.what()).contains("T-1"));
    }

    @Test
    void aPastEndOfLifeIsANotice() {
        advisories.add(record("T-1", "Alpine:v3.10", "p", "[{'introduced':'0'},{'fixed':'2'}]", ""));
        MatchResult result = match(new Distribution("alpine", "3.10.3", null), Packages.of("pkg:apk/alpine/p@3-r0"));
        assertThat(result.problems()).isEmpty();
        assertThat(result.notices()).hasSize(1);
        assertThat(result.endOfLife()).isEqualTo("2021-05-01");
    }

    @Test
    void aProgramThatNoPackageOwnsIsLookedUpInBitnamisRecords() {
        advisories.add(record("BIT-apache-1", "Bitnami", "apache", "[{'introduced':'2.4.0'},{'fixed':'2.4.50'}]", ""));
        MatchResult result =
                match(null, Packages.of("pkg:generic/httpd@2.4.49"), Packages.of("pkg:generic/httpd@2.4.51"));
        assertThat(result.findings())
                .extracting(finding -> finding.installed().version())
                .containsExactly("2.4.49");
        assertThat(result.problems()).isEmpty();
        assertThat(result.notices())
                .singleElement()
                .satisfies(notice -> assertThat(notice.what()).contains("which begin with 2020"));
        assertThat(match(null, Packages.of("pkg:generic/busybox@1.30.1")).problems())
                .as("nothing is known of what Bitnami has no records of")
                .isNotEmpty();
        assertThat(match(null, Packages.owned(Packages.of("pkg:generic/httpd@2.4.49"), "pkg:deb/debian/apache2@1"))
                        .findings())
                .isEmpty();
    }

    @Test
    void theFixIsTheSmallestVersionThatIsEnough() {
        advisories.add(
                record(
                        "GHSA-aaaa-aaaa-aaaa",
                        "npm",
                        "p",
                        "[{'introduced':'0'},{'fixed':'1.2.0'},{'introduced':'2.0.0'},{'fixed':'2.1.0'}]",
                        "'aliases':['CVE-2024-0001'],"),
                record("MAL-1", "npm", "p", "[{'introduced':'0'},{'fixed':'1.3.0'}]", "'aliases':['CVE-2024-0001'],"));
        assertThat(match(null, Packages.of("pkg:npm/p@1.0.0")).findings())
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.fixed()).isEqualTo("1.3.0");
                    assertThat(finding.advisories()).containsExactly("GHSA-aaaa-aaaa-aaaa", "MAL-1");
                    assertThat(finding.aliases()).containsExactly("GHSA-aaaa-aaaa-aaaa", "MAL-1");
                });
        assertThat(match(null, Packages.of("pkg:npm/p@1.2.5"))
                        .findings()
                        .getFirst()
                        .advisories())
                .containsExactly("MAL-1");
        assertThat(match(null, Packages.of("pkg:npm/p@2.0.0"))
                        .findings()
                        .getFirst()
                        .fixed())
                .isEqualTo("2.1.0");
    }

    @Test
    void noFixThatLeavesOneOfTheRecordsIsEnough() {
        advisories.add(
                record("GO-1", "Go", "m", "[{'introduced':'0'}]", "'aliases':['CVE-2024-0001'],"),
                record(
                        "GHSA-aaaa-aaaa-aaaa",
                        "Go",
                        "m",
                        "[{'introduced':'0'},{'fixed':'1.2.0'}]",
                        "'aliases':['CVE-2024-0001'],"));
        assertThat(match(null, Packages.of("pkg:golang/m@v1.0.0")).findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.fixed()).isNull());
    }

    @Test
    void severityIsTheDistributionsThenGitHubsThenTheVectors() {
        String vector =
                "'severity':[{'type':'CVSS_V3','score':'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H'},{'type':'CVSS_V2','score':'AV:N/AC:L/Au:N/C:P/I:P/A:P'}],";
        advisories.add(
                record("PYSEC-1", "PyPI", "p", "[{'introduced':'0'}]", vector + "'aliases':['CVE-2024-0001'],"),
                record(
                        "GHSA-aaaa-aaaa-aaaa",
                        "PyPI",
                        "q",
                        "[{'introduced':'0'}]",
                        vector + "'database_specific':{'severity':'MODERATE'},"),
                record(
                        "ALSA-1",
                        "AlmaLinux:9",
                        "r",
                        "[{'introduced':'0'}]",
                        "'summary':'Important: r security update',"));
        assertThat(match(
                                new Distribution("almalinux", "9.3", null),
                                Packages.of("pkg:pypi/p@1"),
                                Packages.of("pkg:pypi/q@1"),
                                Packages.of("pkg:rpm/almalinux/r@1-1"))
                        .findings())
                .extracting(Finding::id, Finding::severity, Finding::score)
                .containsExactly(
                        tuple("CVE-2024-0001", Severity.CRITICAL, 9.8),
                        tuple("ALSA-1", Severity.HIGH, null),
                        tuple("GHSA-aaaa-aaaa-aaaa", Severity.MEDIUM, 9.8));
    }

    @Test
    void aRecordWithoutAVectorTakesThatOfAnotherAboutTheSameCve() {
        String vector = "'severity':[{'type':'CVSS_V3','score':'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H'}],";
        advisories.add(
                record(
                        "ALPINE-CVE-2024-0001",
                        "Alpine:v3.18",
                        "p",
                        "[{'introduced':'0'}]",
                        "'aliases':['CVE-2024-0001'],"),
                record("PYSEC-1", "PyPI", "q", "[{'introduced':'0'}]", vector + "'aliases':['CVE-2024-0001'],"),
                record("ALPINE-CVE-2024-0002", "Alpine:v3.18", "p", "[{'introduced':'0'}]", ""),
                record(
                        "PYSEC-2",
                        "PyPI",
                        "q",
                        "[{'introduced':'0'}]",
                        vector + "'aliases':['CVE-2024-0002','CVE-2024-0003'],"));
        assertThat(match(new Distribution("alpine", "3.18.4", null), Packages.of("pkg:apk/alpine/p@1.0"))
                        .findings())
                .extracting(Finding::id, Finding::severity, Finding::score)
                .containsExactly(
                        tuple("CVE-2024-0001", Severity.CRITICAL, 9.8), tuple("CVE-2024-0002", Severity.UNKNOWN, null));
    }

    @Test
    void whatAttackersUseIsSaid() {
        advisories
                .add(record("GHSA-aaaa-aaaa-aaaa", "npm", "p", "[{'introduced':'0'}]", "'aliases':['CVE-2024-0001'],"))
                .exploited("CVE-2024-0001", 0.5);
        assertThat(match(null, Packages.of("pkg:npm/p@1.0.0")).findings())
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.knownExploited()).isTrue();
                    assertThat(finding.epss()).isEqualTo(0.5);
                });
    }

    @Test
    void aPatchOfAlpinesNextReleaseToTheSameUpstreamVersionTellsOfThisOne() {
        advisories.add(
                record(
                        "ALPINE-CVE-2019-1551",
                        "Alpine:v3.11",
                        "openssl",
                        "[{'introduced':'0'},{'fixed':'1.1.1d-r3'}]",
                        ""),
                record(
                        "ALPINE-CVE-2019-0001",
                        "Alpine:v3.11",
                        "openssl",
                        "[{'introduced':'0'},{'fixed':'1.1.1e-r0'}]",
                        ""),
                record(
                        "ALPINE-CVE-2019-0002",
                        "Alpine:v3.12",
                        "openssl",
                        "[{'introduced':'0'},{'fixed':'1.1.1d-r3'}]",
                        ""),
                record("ALPINE-CVE-2019-0003", "Alpine:v3.10", "other", "[{'introduced':'0'},{'fixed':'1-r3'}]", ""));
        Distribution alpine = new Distribution("alpine", "3.10.3", null);
        InstalledPackage libssl = Packages.of("pkg:apk/alpine/libssl1.1@1.1.1d-r0", "openssl", "1.1.1d-r0");
        assertThat(match(alpine, libssl).findings()).singleElement().satisfies(finding -> {
            assertThat(finding.id()).isEqualTo("CVE-2019-1551");
            assertThat(finding.advisories()).isEmpty();
            assertThat(finding.fixed()).isNull();
        });
        assertThat(new Matcher(advisories, CLOCK).explain(alpine, List.of(libssl), "CVE-2019-1551"))
                .singleElement()
                .satisfies(explanation -> assertThat(
                                explanation.candidates().getFirst().because())
                        .contains("Alpine:v3.11"));
    }

    @Test
    void whatAReleaseItselfSaysDecides() {
        advisories.add("""
                {'id':'ALPINE-CVE-2019-1551','modified':'2024-01-01T00:00:00Z','affected':[
                  {'package':{'ecosystem':'Alpine:v3.11','name':'openssl'},'ranges':[{'type':'ECOSYSTEM','events':[{'introduced':'0'},{'fixed':'1.1.1d-r3'}]}]},
                  {'package':{'ecosystem':'Alpine:v3.10','name':'openssl'},'ranges':[{'type':'ECOSYSTEM','events':[{'introduced':'0'},{'fixed':'1.1.1d-r2'}]}]}]}
                """);
        Distribution alpine = new Distribution("alpine", "3.10.4", null);
        assertThat(match(alpine, Packages.of("pkg:apk/alpine/openssl@1.1.1d-r2"))
                        .findings())
                .isEmpty();
        assertThat(match(alpine, Packages.of("pkg:apk/alpine/openssl@1.1.1d-r1"))
                        .findings())
                .hasSize(1);
    }

    @Test
    void explainsWhatMatchedAndWhatDidNot() {
        advisories.add(
                record(
                        "GHSA-aaaa-aaaa-aaaa",
                        "npm",
                        "p",
                        "[{'introduced':'0'},{'fixed':'1.2.0'}]",
                        "'aliases':['CVE-2024-0001'],"),
                record(
                        "GHSA-bbbb-bbbb-bbbb",
                        "npm",
                        "p",
                        "[{'introduced':'0'},{'fixed':'0.5.0'}]",
                        "'aliases':['CVE-2024-0001'],"),
                record(
                        "GHSA-cccc-cccc-cccc",
                        "npm",
                        "p",
                        "[{'introduced':'0'}]",
                        "'withdrawn':'2024-01-01T00:00:00Z','aliases':['CVE-2024-0001'],"),
                record("GHSA-dddd-dddd-dddd", "npm", "p", "[{'introduced':'0'}]", "'aliases':['CVE-2024-0002'],"));
        assertThat(new Matcher(advisories, CLOCK)
                        .explain(null, List.of(Packages.of("pkg:npm/p@1.0.0")), "CVE-2024-0001"))
                .singleElement()
                .satisfies(explanation -> assertThat(explanation.candidates())
                        .extracting(Explanation.Candidate::record, Explanation.Candidate::verdict)
                        .containsExactly(
                                tuple("GHSA-aaaa-aaaa-aaaa", "affected"),
                                tuple("GHSA-bbbb-bbbb-bbbb", "not affected"),
                                tuple("GHSA-cccc-cccc-cccc", "not affected")));
    }

    private MatchResult match(@Nullable Distribution distribution, InstalledPackage... packages) {
        return new Matcher(advisories, CLOCK).match(distribution, List.of(packages));
    }

    static String record(String id, String ecosystem, String name, String events, String more) {
        return """
                {'id':'%s','modified':'2024-01-01T00:00:00Z',%s'affected':[
                  {'package':{'ecosystem':'%s','name':'%s'},'ranges':[{'type':'ECOSYSTEM','events':%s}]}]}
                """.formatted(id, more, ecosystem, name, events);
    }
}
