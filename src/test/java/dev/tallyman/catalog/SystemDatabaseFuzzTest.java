package dev.tallyman.catalog;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.List;

/** The databases of package managers, and what names the distribution. */
class SystemDatabaseFuzzTest {
    private static final List<String> PATHS = List.of(
            "lib/apk/db/installed",
            "var/lib/dpkg/status",
            "var/lib/dpkg/info/bash.list",
            "var/lib/dpkg/status.d/base.md5sums",
            "var/lib/rpm/rpmdb.sqlite",
            "var/lib/rpm/Packages.db",
            "var/lib/rpm/Packages",
            "var/lib/rpmmanifest/container-manifest-2",
            "usr/share/bottlerocket/application-inventory.json",
            "var/lib/pacman/local/bash-5.2-1/desc",
            "var/lib/pacman/local/bash-5.2-1/files",
            "var/db/pkg/app-shells/bash-5.2/CONTENTS",
            "usr/lib/opkg/status",
            "etc/os-release",
            "etc/redhat-release");

    @FuzzTest
    void databasesAreReadOrTheirProblemIsTold(byte[] input) throws IOException {
        CatalogerFuzzing.read(PATHS, input);
    }
}
