package dev.tallyman.catalog.dpkg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.catalog.InstalledPackage;
import dev.tallyman.catalog.Reading;
import dev.tallyman.catalog.TextLines;
import dev.tallyman.testing.Facts;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DpkgCatalogerTest {
    private static final String STATUS = "var/lib/dpkg/status";
    private final DpkgCataloger dpkg = new DpkgCataloger();

    @ParameterizedTest
    @CsvSource({
        "var/lib/dpkg/status,true",
        "data/dpkg/status,true",
        "var/lib/dpkg/status.d/base,true",
        "var/lib/dpkg/status.d/base.md5sums,true",
        "var/lib/dpkg/status.d/sub/base,false",
        "var/lib/dpkg/info/tar.list,true",
        "var/lib/dpkg/info/tar.postinst,false",
        "var/lib/dpkg/status-old,false",
        "var/lib/notdpkg/status,false",
        "usr/share/doc/dpkg/status/x,false",
    })
    void wants(String path, boolean wanted) {
        assertThat(dpkg.wants(path)).isEqualTo(wanted);
    }

    @Test
    void readsPackagesWithTheirSources() {
        Facts facts = Reading.of(dpkg, STATUS, """
                Package: bash
                Status: install ok installed
                Architecture: amd64
                Source: bash (5.2.15-2)
                Version: 5.2.15-2+b13
                Description: GNU Bourne Again SHell
                 Version: 9 is not a field here.
                 .
                 Package: nor is this

                Package: libssl3
                Status: install ok installed
                Architecture: amd64
                Source: openssl
                Version: 3.0.11-1~deb12u2

                Package: tar
                Status: hold ok installed
                Architecture: amd64
                Version: 1:1.34+dfsg-1.2
                """);

        assertThat(facts.problems).isEmpty();
        assertThat(facts.namesAndVersions())
                .containsExactly("bash 5.2.15-2+b13", "libssl3 3.0.11-1~deb12u2", "tar 1:1.34+dfsg-1.2");
        assertThat(facts.packages)
                .extracting(fact -> fact.source())
                .containsExactly(
                        new InstalledPackage.Source("bash", "5.2.15-2"),
                        new InstalledPackage.Source("openssl", "3.0.11-1~deb12u2"),
                        null);
        assertThat(facts.packages.get(1).purl())
                .hasToString("pkg:deb/libssl3@3.0.11-1~deb12u2?arch=amd64&upstream=openssl");
    }

    @ParameterizedTest
    @CsvSource({
        "install ok installed,1",
        "hold ok installed,1",
        "deinstall ok installed,1",
        "install ok unpacked,1",
        "install ok half-configured,1",
        "install ok triggers-pending,1",
        "install ok triggers-awaited,1",
        "deinstall ok config-files,0",
        "install reinstreq half-installed,0",
        "unknown ok not-installed,0",
    })
    void countsWhatHasItsFilesOnTheDisk(String status, int count) {
        Facts facts = Reading.of(dpkg, STATUS, "Package: a\nStatus: " + status + "\nVersion: 1\n");

        assertThat(facts.packages).hasSize(count);
        assertThat(facts.problems).isEmpty();
    }

    @Test
    void readsTheFilesOfDistrolessImages() {
        Facts facts = Reading.of(
                dpkg, "var/lib/dpkg/status.d/base", "Package: base-files\nVersion: 12.4\nArchitecture: amd64\n");
        Facts sums = Reading.of(
                dpkg,
                "var/lib/dpkg/status.d/base-files.md5sums",
                "d41d8cd98f00b204e9800998ecf8427e  etc/debian_version\n");

        assertThat(facts.namesAndVersions()).containsExactly("base-files 12.4");
        assertThat(sums.packages).isEmpty();
        assertThat(sums.owned).isEqualTo(Map.of("base-files", java.util.List.of("etc/debian_version")));
    }

    @Test
    void readsWhoOwnsWhat() {
        Facts facts = Reading.of(dpkg, "var/lib/dpkg/info/libc6:amd64.list", "/.\n/lib\n/lib/libc.so.6\n");

        assertThat(facts.owned.get("libc6")).contains("lib/libc.so.6");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Package: a\nStatus: install ok installed\n",
                "Version: 1\nStatus: install ok installed\n",
                "\0\0\0garbage\n"
            })
    void whatIsBrokenIsAProblemAndTheRestIsRead(String broken) {
        Facts facts = Reading.of(dpkg, STATUS, broken + "\nPackage: b\nStatus: install ok installed\nVersion: 2\n\n");

        assertThat(facts.problems).isNotEmpty();
        assertThat(facts.namesAndVersions()).containsExactly("b 2");
    }

    @Test
    void aDatabaseThatWasCutOffWithinALineSaysSo() {
        String status = "Package: a\nStatus: install ok installed\nVersion: 1\nDescription: one";
        assertThat(Reading.of(dpkg, STATUS, status).problems).containsExactly(TextLines.CUT_OFF);
        assertThat(Reading.of(dpkg, STATUS, status + "\n").problems).isEmpty();
        assertThat(Reading.of(dpkg, "var/lib/dpkg/status.d/a", status).problems).isEmpty();
    }

    @Test
    void aHugeLineIsLeftOut() {
        Facts facts = Reading.of(
                dpkg,
                STATUS,
                "Package: a\nStatus: install ok installed\nDescription: " + "x".repeat(3 << 20) + "\nVersion: 1\n");

        assertThat(facts.namesAndVersions()).containsExactly("a 1");
        assertThat(facts.problems).containsExactly("1 lines are too long to be read");
    }
}
