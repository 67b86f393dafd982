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

    /** As these distributions' images have it, the lines that tell nothing left out; and the {@code distro} that a package of theirs gets. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NAME=Bottlerocket;ID=bottlerocket;VERSION_ID=1.20.0;PRETTY_NAME=\"Bottlerocket OS 1.20.0 (aws-k8s-1.29)\"|bottlerocket-1.20.0",
                "NAME=\"VMware Photon OS\";VERSION=\"5.0\";ID=photon;VERSION_ID=5.0|photon-5.0",
                "NAME=\"Microsoft Azure Linux\";VERSION=\"3.0.20240727\";ID=azurelinux;VERSION_ID=\"3.0\"|azurelinux-3.0",
                "NAME=\"Common Base Linux Mariner\";VERSION=\"2.0.20240112\";ID=mariner;VERSION_ID=\"2.0\"|mariner-2.0",
                "NAME=\"Amazon Linux AMI\";VERSION=\"2018.03\";ID=\"amzn\";ID_LIKE=\"rhel fedora\";VERSION_ID=\"2018.03\"|amzn-2018.03",
                "NAME=\"Amazon Linux\";VERSION=\"2\";ID=\"amzn\";ID_LIKE=\"centos rhel fedora\";VERSION_ID=\"2\"|amzn-2",
                "NAME=\"Amazon Linux\";VERSION=\"2023\";ID=\"amzn\";ID_LIKE=\"fedora\";VERSION_ID=\"2023\"|amzn-2023",
                "NAME=\"Oracle Linux Server\";VERSION=\"9.3\";ID=\"ol\";ID_LIKE=\"fedora\";VARIANT=\"Server\";VERSION_ID=\"9.3\"|ol-9.3",
                "NAME=\"Red Hat Enterprise Linux\";VERSION=\"8.9 (Ootpa)\";ID=\"rhel\";ID_LIKE=\"fedora\";VERSION_ID=\"8.9\"|rhel-8.9",
                "NAME=\"CentOS Linux\";VERSION=\"7 (Core)\";ID=\"centos\";ID_LIKE=\"rhel fedora\";VERSION_ID=\"7\"|centos-7",
                "NAME=\"CentOS Stream\";VERSION=\"9\";ID=\"centos\";ID_LIKE=\"rhel fedora\";VERSION_ID=\"9\"|centos-9",
                "NAME=\"Rocky Linux\";VERSION=\"9.3 (Blue Onyx)\";ID=\"rocky\";ID_LIKE=\"rhel centos fedora\";VERSION_ID=\"9.3\"|rocky-9.3",
                "NAME=\"AlmaLinux\";VERSION=\"9.3 (Shamrock Pampas Cat)\";ID=\"almalinux\";VERSION_ID=\"9.3\"|almalinux-9.3",
                "NAME=\"SLES\";VERSION=\"15-SP5\";VERSION_ID=\"15.5\";ID=\"sles\";ID_LIKE=\"suse\"|sles-15.5",
                "NAME=\"openSUSE Leap\";VERSION=\"15.5\";ID=\"opensuse-leap\";ID_LIKE=\"suse opensuse\";VERSION_ID=\"15.5\"|opensuse-leap-15.5",
                "NAME=\"openSUSE Tumbleweed\";ID=\"opensuse-tumbleweed\";ID_LIKE=\"opensuse suse\";VERSION_ID=\"20240110\"|opensuse-tumbleweed-20240110",
                "ID=wolfi;NAME=\"Wolfi\";PRETTY_NAME=\"Wolfi\";VERSION_ID=\"20230201\"|wolfi-20230201",
                "ID=chainguard;NAME=\"Chainguard\";PRETTY_NAME=\"Chainguard\";VERSION_ID=\"20230214\"|chainguard-20230214",
                "ID=minimos;NAME=\"MinimOS\";PRETTY_NAME=\"MinimOS\";VERSION_ID=\"20241031\"|minimos-20241031",
                "PRETTY_NAME=\"Debian GNU/Linux forky/sid\";NAME=\"Debian GNU/Linux\";VERSION_CODENAME=forky;ID=debian|debian",
                "PRETTY_NAME=\"Distroless\";NAME=\"Debian GNU/Linux\";ID=\"debian\";VERSION_ID=\"12\"|debian-12",
                "NAME=\"Ubuntu\";VERSION_ID=\"22.04\";ID=ubuntu;ID_LIKE=debian|ubuntu-22.04",
                "PRETTY_NAME=\"Kali GNU/Linux Rolling\";NAME=\"Kali GNU/Linux\";VERSION_ID=\"2024.1\";ID=kali;ID_LIKE=debian|kali-2024.1",
                "PRETTY_NAME=\"Raspbian GNU/Linux 11 (bullseye)\";VERSION_ID=\"11\";ID=raspbian;ID_LIKE=debian|raspbian-11",
                "NAME=\"Fedora Linux\";VERSION=\"39 (Container Image)\";ID=fedora;VERSION_ID=39|fedora-39",
                "NAME=\"Arch Linux\";ID=arch;BUILD_ID=rolling;VERSION_ID=20240101.0.204074|arch-20240101.0.204074",
                "NAME=Gentoo;ID=gentoo;VERSION_ID=\"2.14\"|gentoo-2.14",
                "NAME=\"OpenWrt\";VERSION=\"23.05.2\";ID=\"openwrt\";ID_LIKE=\"lede openwrt\";VERSION_ID=\"23.05.2\"|openwrt-23.05.2",
            })
    void distributionsAreToldApart(String lines, String distro) {
        Distribution found = Reading.of(os, "etc/os-release", lines.replace(';', '\n')).distribution;

        assertThat(found).isNotNull();
        assertThat(found.version() == null ? found.id() : found.id() + "-" + found.version())
                .isEqualTo(distro);
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
