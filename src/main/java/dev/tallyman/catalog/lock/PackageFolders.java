package dev.tallyman.catalog.lock;

import java.util.List;
import java.util.Set;

/** Folders in which package managers keep what they installed or fetched. */
final class PackageFolders {
    private static final Set<String> NAMES = Set.of(
            "node_modules",
            "bower_components",
            "jspm_packages",
            "vendor",
            "site-packages",
            "dist-packages",
            "gems",
            "Pods",
            ".cache",
            ".cargo",
            ".gradle",
            ".m2",
            ".npm",
            ".nuget",
            ".pnpm-store",
            ".pub-cache",
            ".yarn");

    private static final List<String> PARTS = List.of(
            "/bundler/gems/",
            "/registry/src/",
            "/git/checkouts/",
            "/pkg/mod/",
            "/.build/checkouts/",
            "/Carthage/Checkouts/",
            "/renv/library/",
            "/site-library/",
            "/usr/share/doc/",
            "/usr/share/nodejs/",
            "/usr/share/javascript/");

    private PackageFolders() {}

    /** Whether a path lies in one of them. */
    static boolean hold(String path) {
        int start = 0;
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', start)) {
            if (NAMES.contains(path.substring(start, slash))) {
                return true;
            }
            start = slash + 1;
        }
        String whole = "/" + path;
        return PARTS.stream().anyMatch(whole::contains);
    }
}
