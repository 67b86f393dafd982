package dev.tallyman.catalog.pacman;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.catalog.Reading;
import dev.tallyman.testing.Facts;
import org.junit.jupiter.api.Test;

class PacmanCatalogerTest {
    private static final String FOLDER = "var/lib/pacman/local/gcc-libs-14.2.1+r134-1/";
    private final PacmanCataloger pacman = new PacmanCataloger();

    @Test
    void wantsDescriptionsAndListsOfInstalledPackagesOnly() {
        assertThat(pacman.wants(FOLDER + "desc")).isTrue();
        assertThat(pacman.wants(FOLDER + "files")).isTrue();
        assertThat(pacman.wants(FOLDER + "mtree")).isFalse();
        assertThat(pacman.wants("var/lib/pacman/local/ALPM_DB_VERSION")).isFalse();
        assertThat(pacman.wants("home/me/" + FOLDER + "desc")).isFalse();
    }

    @Test
    void readsAPackage() {
        Facts facts = Reading.of(pacman, FOLDER + "desc", """
                %NAME%
                gcc-libs

                %VERSION%
                14.2.1+r134-1

                %BASE%
                gcc

                %ARCH%
                x86_64

                %LICENSE%
                GPL-3.0-or-later
                LGPL-2.1-or-later
                """);

        assertThat(facts.problems).isEmpty();
        assertThat(facts.packages).singleElement().satisfies(found -> {
            assertThat(found.purl()).hasToString("pkg:alpm/gcc-libs@14.2.1%2Br134-1?arch=x86_64&upstream=gcc");
            assertThat(found.licenses()).containsExactly("GPL-3.0-or-later", "LGPL-2.1-or-later");
            assertThat(found.system()).isTrue();
        });
    }

    @Test
    void readsWhatItOwns() {
        Facts facts = Reading.of(pacman, FOLDER + "files", "%FILES%\nusr/\nusr/lib/libgcc_s.so.1\n\n%BACKUP%\n");

        assertThat(facts.owned.get("gcc-libs")).containsExactly("usr/lib/libgcc_s.so.1");
    }

    @Test
    void aDescriptionWithoutANameIsAProblem() {
        Facts facts = Reading.of(pacman, FOLDER + "desc", "%VERSION%\n1\n");

        assertThat(facts.packages).isEmpty();
        assertThat(facts.problems).containsExactly("a package has no name");
    }
}
