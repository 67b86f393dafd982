package dev.tallyman.catalog.opkg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.catalog.Reading;
import dev.tallyman.testing.Facts;
import org.junit.jupiter.api.Test;

class OpkgCatalogerTest {
    private final OpkgCataloger opkg = new OpkgCataloger();

    @Test
    void wantsStatusAndLists() {
        assertThat(opkg.wants("usr/lib/opkg/status")).isTrue();
        assertThat(opkg.wants("var/lib/opkg/status")).isTrue();
        assertThat(opkg.wants("usr/lib/opkg/info/busybox.list")).isTrue();
        assertThat(opkg.wants("usr/lib/opkg/info/busybox.control")).isFalse();
        assertThat(opkg.wants("usr/lib/xopkg/status")).isFalse();
    }

    @Test
    void readsWhatIsInstalled() {
        Facts facts = Reading.of(opkg, "usr/lib/opkg/status", """
                Package: busybox
                Version: 1.36.1-1
                Depends: libc
                Status: install user installed
                Architecture: x86_64
                Conffiles:
                 /etc/syslog.conf 0123

                Package: gone
                Version: 1
                Status: deinstall ok not-installed

                Package: broken
                Status: install ok installed
                """);

        assertThat(facts.namesAndVersions()).containsExactly("busybox 1.36.1-1");
        assertThat(facts.packages.getFirst().purl()).hasToString("pkg:opkg/busybox@1.36.1-1?arch=x86_64");
        assertThat(facts.problems).containsExactly("a package has no version");
    }

    @Test
    void readsWhatAPackageOwns() {
        Facts facts = Reading.of(opkg, "usr/lib/opkg/info/busybox.list", "/bin/busybox\n/etc/\n/bin/ash\t0755\n");

        assertThat(facts.owned.get("busybox")).containsExactly("bin/busybox", "bin/ash");
    }
}
