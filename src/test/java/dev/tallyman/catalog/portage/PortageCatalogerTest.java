package dev.tallyman.catalog.portage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.catalog.Reading;
import dev.tallyman.testing.Facts;
import org.junit.jupiter.api.Test;

class PortageCatalogerTest {
    private final PortageCataloger portage = new PortageCataloger();

    @Test
    void wantsTheContentsOfPackagesOnly() {
        assertThat(portage.wants("var/db/pkg/dev-libs/openssl-3.0.9-r1/CONTENTS"))
                .isTrue();
        assertThat(portage.wants("var/db/pkg/dev-libs/CONTENTS")).isFalse();
        assertThat(portage.wants("var/db/pkg/dev-libs/openssl-3.0.9-r1/PF")).isFalse();
        assertThat(portage.wants("srv/var/db/pkg/dev-libs/openssl-3.0.9-r1/CONTENTS"))
                .isFalse();
    }

    @Test
    void readsAPackageAndWhatItOwns() {
        Facts facts = Reading.of(portage, "var/db/pkg/dev-libs/openssl-3.0.9-r1/CONTENTS", """
                dir /usr
                obj /usr/lib64/libssl.so.3 0123456789abcdef0123456789abcdef 1690000000
                obj /usr/share/a file 0123456789abcdef0123456789abcdef 1690000000
                sym /usr/lib64/libssl.so -> libssl.so.3 1690000000
                """);

        assertThat(facts.problems).isEmpty();
        assertThat(facts.packages)
                .singleElement()
                .satisfies(found -> assertThat(found.purl()).hasToString("pkg:ebuild/dev-libs/openssl@3.0.9-r1"));
        assertThat(facts.owned.get("dev-libs/openssl")).containsExactly("usr/lib64/libssl.so.3", "usr/share/a file");
    }

    @Test
    void tellsNamesFromVersions() {
        assertThat(read("app-arch/bzip2-1.0.8-r4")).containsExactly("app-arch/bzip2 1.0.8-r4");
        assertThat(read("x11-libs/gtk+-3.24.38")).containsExactly("x11-libs/gtk+ 3.24.38");
        assertThat(read("media-libs/libpng-compat-1.2_rc1")).containsExactly("media-libs/libpng-compat 1.2_rc1");
        assertThat(read("dev-db/foo-2bar-1")).containsExactly("dev-db/foo-2bar 1");
    }

    @Test
    void aFolderThatIsBeingMergedIsAProblem() {
        Facts facts = Reading.of(portage, "var/db/pkg/dev-libs/-MERGING-openssl-3/CONTENTS", "");

        assertThat(facts.packages).isEmpty();
        assertThat(facts.problems).hasSize(1);
    }

    private java.util.List<String> read(String folder) {
        return Reading.of(portage, "var/db/pkg/" + folder + "/CONTENTS", "").namesAndVersions();
    }
}
