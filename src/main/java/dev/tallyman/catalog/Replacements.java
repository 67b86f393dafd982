package dev.tallyman.catalog;

import java.util.Set;

/**
 * Which entries that tell nothing themselves are kept because they may hide something of a layer below. Keeping all of them would make the
 * facts of a layer as long as its list of files; so it is those whose path is like one of evidence.
 */
final class Replacements {
    private static final int EXECUTE_BITS = 0111;

    /** Folders on the way to a package database. */
    private static final Set<String> DATABASE_FOLDERS = Set.of(
            "etc",
            "usr/lib/apk",
            "usr/lib/apk/db",
            "lib/apk",
            "lib/apk/db",
            "var/lib",
            "var/lib/dpkg",
            "var/lib/dpkg/status.d",
            "var/lib/dpkg/info",
            "var/lib/rpm",
            "usr/lib/sysimage",
            "usr/lib/sysimage/rpm",
            "usr/share/rpm",
            "var/lib/pacman",
            "var/lib/pacman/local",
            "var/db/pkg",
            "usr/lib/opkg",
            "var/lib/opkg");

    private static final WordSet EVIDENCE_PARENTS = WordSet.of(
            "node_modules",
            "dist-packages",
            "site-packages",
            "specifications",
            "java",
            "lib",
            "libs",
            "app",
            "conda-meta");

    private Replacements() {}

    /** Whether a folder may take the place of a file or link. */
    static boolean folderMatters(String path) {
        return path.indexOf('/', path.indexOf('/') + 1) < 0 || DATABASE_FOLDERS.contains(path);
    }

    /** Whether a file that no cataloger wants may take the place of one that some did, or of a folder of such. */
    static boolean fileMatters(String path, int mode) {
        if ((mode & EXECUTE_BITS) != 0 || path.indexOf('/') < 0 || DATABASE_FOLDERS.contains(path)) {
            return true;
        }
        int slash = path.lastIndexOf('/');
        int before = path.lastIndexOf('/', slash - 1);
        return EVIDENCE_PARENTS.has(path, before + 1, slash)
                || path.charAt(before + 1) == '@'
                || path.endsWith("-info")
                || path.endsWith(".egg")
                || path.endsWith("/node_modules")
                || path.endsWith("-packages");
    }
}
