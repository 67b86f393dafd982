package dev.tallyman.catalog.python;

import java.util.Set;

/** Where Python's installers write a distribution's metadata, and what only looks like it. */
final class MetadataPath {
    private static final Set<String> TESTS = Set.of("test", "tests", "testing", "testdata", "test_data", "fixtures");

    private static final String DOCUMENTATION = "usr/share/doc/";

    private MetadataPath() {}

    static boolean isMetadata(String path) {
        return path.endsWith(".dist-info/METADATA")
                || path.endsWith(".egg-info/PKG-INFO")
                || path.endsWith(".egg-info")
                || path.endsWith("/EGG-INFO/PKG-INFO");
    }

    /** Whether it is data of an installed package's tests, or an example in its documentation: Python never looks for a distribution there. */
    static boolean isFixture(String path) {
        if (path.startsWith(DOCUMENTATION)) {
            return true;
        }
        int site = Math.max(path.lastIndexOf("/site-packages/"), path.lastIndexOf("/dist-packages/"));
        if (site < 0) {
            return false;
        }
        for (String segment : path.substring(site + 1).split("/")) {
            if (TESTS.contains(segment)) {
                return true;
            }
        }
        return false;
    }

    /** The folder or file whose name starts with name and version: {@code six-1.16.0.dist-info}. */
    static String unit(String path) {
        String[] segments = path.split("/");
        String last = segments[segments.length - 1];
        if (last.endsWith(".egg-info") || segments.length < 2) {
            return last;
        }
        String folder = segments[segments.length - 2];
        return folder.equals("EGG-INFO") && segments.length > 2 ? segments[segments.length - 3] : folder;
    }
}
