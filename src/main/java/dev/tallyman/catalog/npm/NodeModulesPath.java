package dev.tallyman.catalog.npm;

import java.util.Optional;

/**
 * Whether a {@code package.json} is the one that makes its folder a package for Node's resolver ("Loading from node_modules folders").
 *
 * <p>From the first {@code node_modules} on, the path must alternate between {@code node_modules} and a package's folder. Between the two
 * a package manager's own store is allowed: {@code node_modules/.pnpm/x@1/node_modules/x} and its like. A {@code node_modules} deeper
 * inside a package (its tests' fixtures) is found by nobody who requires that package.
 */
final class NodeModulesPath {
    static final String FILE = "package.json";
    private static final String MODULES = "node_modules";

    private NodeModulesPath() {}

    static boolean isPackage(String path) {
        return path.endsWith("/" + FILE) && folderName(path).isPresent();
    }

    /** Whether it may be the root of an application or of a workspace: what Node runs, not what it resolves. */
    static boolean isApplication(String path) {
        return (path.equals(FILE) || path.endsWith("/" + FILE)) && !("/" + path).contains("/" + MODULES + "/");
    }

    /** The folder beside an application in which its packages are. */
    static String modulesBeside(String path) {
        return path.substring(0, path.length() - FILE.length()) + MODULES;
    }

    /** The name under which Node finds the package of this {@code package.json}: {@code x} or {@code @scope/x}. */
    static Optional<String> folderName(String path) {
        String[] segments = path.split("/", -1);
        int at = indexOf(segments, MODULES);
        while (at >= 0 && at + 2 < segments.length) {
            int next = skipPackage(segments, at + 1);
            if (next < 0) {
                return Optional.empty();
            }
            if (next == segments.length - 1) {
                return segments[next].equals(FILE) && !isStore(segments, at + 1)
                        ? Optional.of(String.join(
                                "/", java.util.Arrays.asList(segments).subList(at + 1, next)))
                        : Optional.empty();
            }
            if (!segments[next].equals(MODULES)) {
                return Optional.empty();
            }
            at = next;
        }
        return Optional.empty();
    }

    /** The index after the package's folder (or the store's two) that begins at {@code start}; -1 where there is none. */
    private static int skipPackage(String[] segments, int start) {
        String first = segments[start];
        if (first.isEmpty()) {
            return -1;
        }
        boolean two = first.charAt(0) == '@' || isStore(segments, start);
        int next = start + (two ? 2 : 1);
        return next < segments.length ? next : -1;
    }

    private static boolean isStore(String[] segments, int at) {
        return segments[at].charAt(0) == '.';
    }

    private static int indexOf(String[] segments, String wanted) {
        for (int i = 0; i < segments.length; i++) {
            if (segments[i].equals(wanted)) {
                return i;
            }
        }
        return -1;
    }
}
