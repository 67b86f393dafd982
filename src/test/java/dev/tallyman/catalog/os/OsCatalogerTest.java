package dev.tallyman.catalog.os;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.catalog.Reading;
import dev.tallyman.model.Distribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OsCatalogerTest {
    private final OsCataloger os = new OsCataloger();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "ID=debian VERSION_ID=\"12\" PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"|debian|12|Debian GNU/Linux 12 (bookworm)",
                "ID=wolfi VERSION_ID=20230201|wolfi|20230201|-",
                "ID=\"rhel\" VERSION_ID='9.3'|rhel|9.3|-",
                "ID=arch|arch|-|-",
                "ID=\"amzn\" VERSION_ID=\"2023\" PRETTY_NAME=\"a \\\"b\\\"\"|amzn|2023|a \"b\"",
                "# ID=no ID=azurelinux VERSION_ID=\"3.0\"|azurelinux|3.0|-",
            })
    void readsOsRelease(String lines, String id, String version, String name) {
        String text = lines.replaceAll(" (?=[A-Z_]+=)", "\n");

        assertThat(Reading.of(os, "etc/os-release", text).distribution).isEqualTo(new Distribution(id, version, name));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "etc/alpine-release|3.10.3|alpine|3.10.3",
                "etc/debian_version|11.6|debian|11.6",
                "etc/debian_version|trixie/sid|debian|-",
                "etc/centos-release|CentOS Linux release 7.9.2009 (Core)|centos|7.9.2009",
                "etc/redhat-release|Red Hat Enterprise Linux Server release 6.10 (Santiago)|rhel|6.10",
                "etc/redhat-release|CentOS release 6.10 (Final)|centos|6.10",
                "etc/oracle-release|Oracle Linux Server release 7.9|ol|7.9",
                "etc/system-release|Amazon Linux release 2 (Karoo)|amzn|2",
                "etc/photon-release|VMware Photon OS 4.0|photon|4.0",
                "etc/mariner-release|CBL-Mariner 2.0.20240123|mariner|2.0.20240123",
                "etc/lsb-release|DISTRIB_ID=Ubuntu;DISTRIB_RELEASE=14.04|ubuntu|14.04",
                "etc/SuSE-release|SUSE Linux Enterprise Server 11 (x86_64)|sles|11",
            })
    void readsOlderKin(String path, String text, String id, String version) {
        Distribution found = Reading.of(os, path, text.replace(';', '\n') + "\n").distribution;

        assertThat(found).isNotNull();
        assertThat(found.id()).isEqualTo(id);
        assertThat(found.version()).isEqualTo(version);
    }

    @Test
    void garbageTellsNothing() {
        assertThat(Reading.of(os, "etc/os-release", "\0\1\2=\n=\nID=\n").distribution)
                .isNull();
        assertThat(Reading.of(os, "etc/redhat-release", "My Own Linux 5").distribution)
                .isNull();
    }

    @Test
    void wants() {
        assertThat(os.wants("usr/lib/os-release")).isTrue();
        assertThat(os.wants("etc/debian_version")).isTrue();
        assertThat(os.wants("etc/my-release")).isFalse();
    }
}
