package dev.tallyman.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CatalogerIndexTest {
    private static final List<Cataloger> ALL = Catalogers.with(Set.of(Extra.values()));

    /** Of every cataloger a path that it wants. */
    private static final List<String> WANTED = List.of(
            "etc/os-release",
            "etc/debian_version",
            "lib/apk/db/installed",
            "var/lib/dpkg/status",
            "var/lib/dpkg/status.d/base",
            "var/lib/dpkg/info/libc6:amd64.list",
            "var/lib/rpm/rpmdb.sqlite",
            "var/lib/rpm/rpmdb.sqlite-wal",
            "var/lib/rpm/Packages",
            "usr/lib/sysimage/rpm/Packages.db",
            "var/lib/rpmmanifest/container-manifest-2",
            "usr/share/bottlerocket/application-inventory.json",
            "var/lib/pacman/local/a-1/desc",
            "var/lib/pacman/local/a-1/files",
            "var/db/pkg/app-misc/a-1/CONTENTS",
            "usr/lib/opkg/status",
            "usr/lib/opkg/info/a.list",
            "srv/package.json",
            "srv/node_modules/a/package.json",
            "srv/.pnp.cjs",
            "srv/.pnp.js",
            "srv/.pnp.data.json",
            "opt/a.jar",
            "opt/A.WAR",
            "opt/a.ejb3",
            "opt/a.lpkg",
            "opt/jdk/release",
            "usr/lib/python3/dist-packages/a-1.dist-info/METADATA",
            "usr/lib/python3/dist-packages/a-1.egg-info",
            "usr/lib/python3/dist-packages/a-1.egg-info/PKG-INFO",
            "opt/a.egg/EGG-INFO/PKG-INFO",
            "opt/a.egg",
            "opt/a.pex",
            "opt/a.pyz",
            "opt/conda/conda-meta/a-1.json",
            "usr/lib/ruby/gems/3.1.0/specifications/a-1.gemspec",
            "srv/vendor/composer/installed.json",
            "srv/wp-includes/version.php",
            "srv/wp-content/plugins/a/a.php",
            "srv/a.deps.json",
            "usr/lib/erlang/lib/a-1/ebin/a.app",
            "usr/lib/R/library/a/DESCRIPTION",
            "root/.pub-cache/hosted/pub.dev/a-1.0.0/pubspec.yaml",
            "usr/lib/luarocks/rocks-5.4/a/1.0-1/a-1.0-1.rockspec",
            "usr/lib/perl5/.meta/A-1.0/install.json",
            "opt/bitnami/a/.spdx-a.spdx",
            "var/lib/db/sbom/a.json",
            "srv/package-lock.json");

    private final CatalogerIndex index = new CatalogerIndex(ALL);

    @Test
    void whoeverWantsAPathIsAsked() {
        assertThat(WANTED).allSatisfy(path -> {
            assertThat(wanting(path)).isNotEmpty();
            assertThat(index.candidates(path)).containsAll(wanting(path));
        });
    }

    @Test
    void theListAboveNamesEveryCataloger() {
        assertThat(WANTED.stream().flatMap(path -> wanting(path).stream()).map(Cataloger::name))
                .containsAll(ALL.stream()
                        .map(Cataloger::name)
                        .filter(name -> !name.equals("program"))
                        .toList());
    }

    @Test
    void endingsAreLongEnoughToBeLookedAt() {
        assertThat(ALL.stream().flatMap(cataloger -> cataloger.endings().stream()))
                .allSatisfy(ending -> assertThat(ending).hasSizeGreaterThanOrEqualTo(3));
    }

    @Test
    void fewAreAskedAboutAnyOther() {
        assertThat(index.candidates("usr/share/doc/a/copyright")).hasSizeLessThan(5);
        assertThat(index.candidates("")).hasSizeLessThan(5);
    }

    private static List<Cataloger> wanting(String path) {
        return ALL.stream()
                .filter(cataloger -> cataloger.wants(path) || cataloger.wants(path, 1000, 0644))
                .toList();
    }
}
