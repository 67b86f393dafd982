package dev.tallyman.match.version;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionSchemeTest {
    @ParameterizedTest
    @CsvSource({
        "Debian:12, DEB",
        "Ubuntu:22.04:LTS, DEB",
        "Ubuntu:Pro:18.04:LTS, DEB",
        "Echo, DEB",
        "Alpine:v3.18, APK",
        "Wolfi, APK",
        "Chainguard, APK",
        "MinimOS, APK",
        "Alpaquita:stream, APK",
        "CleanStart, APK",
        "BellSoft Hardened Containers:23, APK",
        "Red Hat:enterprise_linux:9::baseos, RPM",
        "AlmaLinux:9, RPM",
        "Rocky Linux:9, RPM",
        "openSUSE:Leap 15.5, RPM",
        "SUSE:Linux Enterprise Server 15 SP5, RPM",
        "Photon OS:5.0, RPM",
        "Mageia:9, RPM",
        "openEuler:22.03-LTS, RPM",
        "Azure Linux:3, RPM",
        "npm, SEMVER",
        "crates.io, SEMVER",
        "Hex, SEMVER",
        "Go, GO",
        "Maven, MAVEN",
        "PyPI, PYPI",
        "pypi, PYPI",
        "RubyGems, RUBYGEMS",
        "NuGet, NUGET",
        "Packagist, PACKAGIST",
        "Packagist:https://packages.drupal.org/8, PACKAGIST",
        "Pub, PUB",
        "CRAN, CRAN",
        "Bioconductor:3.18, CRAN",
        "Hackage, HACKAGE",
        "GHC, HACKAGE",
        "ConanCenter, CONAN",
        "Bitnami, BITNAMI",
        "GitHub Actions, SEMVER_LIKE",
        "SwiftURL, SEMVER_LIKE",
        "VSCode, SEMVER_LIKE",
        "Arch Linux, ALPM",
        "Gentoo, PORTAGE",
        "opam, DEB",
        "GIT, UNORDERED",
        "OSS-Fuzz, UNORDERED",
        "TuxCare:Red Hat, RPM",
        "TuxCare:Alpine:v3.16, APK",
        "TuxCare, UNORDERED",
        "Root:Debian:12, DEB",
        "Root:npm, SEMVER",
        "Echo:PyPI, PYPI",
        "Docker Hardened Images:Alpine:3.23, APK",
        "Docker Hardened Images, UNORDERED"
    })
    void knowsTheEcosystemsOfOsv(String ecosystem, VersionScheme scheme) {
        assertThat(VersionScheme.forEcosystem(ecosystem)).hasValue(scheme);
    }

    @Test
    void doesNotGuessAtOthers() {
        assertThat(VersionScheme.forEcosystem("Debian 12")).isEmpty();
        assertThat(VersionScheme.forEcosystem("")).isEmpty();
        assertThat(Ecosystems.known())
                .contains("npm", "Red Hat", "GIT")
                .isSortedAccordingTo(String.CASE_INSENSITIVE_ORDER);
    }

    @ParameterizedTest
    @CsvSource({
        "DEB, 1-",
        "DEB, a:1",
        "DEB, 1:",
        "DEB, '1 2'",
        "DEB, 99999999999:1",
        "APK, foo",
        "APK, v1.2",
        "SEMVER, latest",
        "SEMVER, 1.2.x",
        "SEMVER, 1.2.3.4",
        "SEMVER, 1.2.3-",
        "SEMVER, 1.2.3-a..b",
        "SEMVER, 1.2.3+",
        "SEMVER, 1.2beta",
        "SEMVER, v",
        "GO, (devel)",
        "GO, 1.2.3_4",
        "NUGET, 1.2.3.4.5",
        "NUGET, 1.2.3beta",
        "CRAN, 1.2a",
        "HACKAGE, 1-2",
        "RUBYGEMS, a.1",
        "RUBYGEMS, 1..2",
        "PORTAGE, 1.2_foo",
        "PORTAGE, 1.2-1",
        "PUB, 1.2.3.4",
        "PYPI, '  '",
        "UNORDERED, 1"
    })
    void whatIsNoVersionComparesWithNothing(VersionScheme scheme, String text) {
        assertThat(scheme.compare(text, "1.0")).isInstanceOf(Incomparable.class);
        assertThat(scheme.compare("1.0", text)).isInstanceOf(Incomparable.class);
    }

    @ParameterizedTest
    @CsvSource({
        "go1.21rc2, 1.21.0-rc.2, =",
        "go1.21rc2, go1.21.0, <",
        "go1.21beta1, go1.21rc1, <",
        "1.21, 1.21.0, =",
        "1.22.3, v1.22.10, <",
        "v2.0.0+incompatible, v2.0.0, =",
        "v0.0.0-20180101000000-abcdefabcdef, v0.0.0-20190101000000-abcdefabcdef, <",
        "v1.2.4-0.20190101000000-abcdefabcdef, v1.2.3, >",
        "v1.2.4-0.20190101000000-abcdefabcdef, v1.2.4, <"
    })
    void readsGoAndItsReleases(String left, String right, String symbol) {
        assertThat(VersionScheme.GO.compare(left, right)).hasFieldOrPropertyWithValue("symbol", symbol);
    }

    @Test
    void theSameTextIsTheSameVersion() {
        assertThat(VersionScheme.UNORDERED.compare("8d3e1f", "8d3e1f")).isEqualTo(Order.EQUAL);
        assertThat(VersionScheme.SEMVER.compare("latest", "latest")).isEqualTo(Order.EQUAL);
        assertThat(VersionScheme.SEMVER.compare("latest", "next")).isInstanceOf(Incomparable.class);
        assertThat(VersionScheme.SEMVER.compare("", "")).isInstanceOf(Incomparable.class);
    }

    @Test
    void versionsOfTwoSchemesDoNotCompare() {
        Comparison answer = VersionScheme.DEB.parse("1").compareWith(VersionScheme.RPM.parse("1"));
        assertThat(answer).isEqualTo(new Incomparable("deb versions do not compare with rpm versions"));
    }

    @Test
    void reasonsNameTheVersionAndCutIt() {
        assertThat(VersionScheme.SEMVER.compare("1.0", "x".repeat(500)))
                .isEqualTo(new Incomparable("\"" + "x".repeat(80) + "…\" has no number where one is needed"));
    }

    @Test
    void anIdentityOfManyNumbersIsReadWhereTheEcosystemHasThem() {
        assertThat(List.of(
                        VersionScheme.SEMVER_LIKE.compare("v1.2.3.4", "1.2.3.10"),
                        VersionScheme.SEMVER_LIKE.compare("v4", "4.0.0")))
                .containsExactly(Order.LESS, Order.EQUAL);
    }
}
