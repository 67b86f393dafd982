package dev.tallyman.sync;

import java.util.List;
import java.util.stream.Stream;

/**
 * A pattern of a CODEOWNERS file: gitignore's, without {@code !} and {@code []}. Matches in a time that grows with the pattern's length times the path's,
 * whatever they hold.
 */
final class PathPattern {
    private static final String ANY_DEPTH = "**";

    private final List<String> segments;
    private final boolean folder;
    private final boolean oneLevel;

    private PathPattern(List<String> segments, boolean folder, boolean oneLevel) {
        this.segments = segments;
        this.folder = folder;
        this.oneLevel = oneLevel;
    }

    static PathPattern of(String text) {
        boolean folder = text.endsWith("/");
        String inner = text.substring(
                text.startsWith("/") ? 1 : 0, folder && text.length() > 1 ? text.length() - 1 : text.length());
        boolean anchored = text.startsWith("/") || inner.contains("/");
        List<String> segments = Stream.of(inner.split("/", -1)).toList();
        if (!anchored) {
            segments = Stream.concat(Stream.of(ANY_DEPTH), segments.stream()).toList();
        }
        // GitHub's own rule: docs/* is what lies in docs, and not what lies deeper.
        boolean oneLevel = anchored && segments.size() > 1 && segments.getLast().equals("*");
        if (segments.size() > 1 && anchored && segments.getLast().equals(ANY_DEPTH)) {
            // What is in the folder, and not the folder itself.
            segments = Stream.concat(segments.subList(0, segments.size() - 1).stream(), Stream.of("*"))
                    .toList();
        }
        return new PathPattern(segments, folder, oneLevel);
    }

    /** @param path of a file, without a leading slash */
    boolean matches(String path) {
        List<String> parts = Stream.of(path.split("/", -1)).toList();
        boolean[] reached = new boolean[parts.size() + 1]; // reached[n]: the pattern so far takes the first n parts
        reached[0] = true;
        for (String segment : segments) {
            reached = step(reached, segment, parts);
        }
        if (reached[parts.size()] && !folder) {
            return true;
        }
        for (int taken = 0; taken < parts.size() && !oneLevel; taken++) {
            if (reached[taken]) { // a folder of that name, and all that is in it
                return taken > 0 || segments.equals(List.of(ANY_DEPTH));
            }
        }
        return false;
    }

    private static boolean[] step(boolean[] before, String segment, List<String> parts) {
        boolean[] after = new boolean[before.length];
        boolean any = false;
        for (int taken = 0; taken < before.length; taken++) {
            if (segment.equals(ANY_DEPTH)) {
                any |= before[taken];
                after[taken] = any;
            } else if (taken > 0) {
                after[taken] = before[taken - 1] && takes(segment, parts.get(taken - 1));
            }
        }
        return after;
    }

    /** {@code *} takes any characters, {@code ?} one; a backslash takes away what the next character means. */
    private static boolean takes(String glob, String name) {
        int at = 0;
        int in = 0;
        int star = -1;
        int from = 0;
        while (in < name.length()) {
            char wanted = at < glob.length() ? glob.charAt(at) : 0;
            boolean escaped = wanted == '\\' && at + 1 < glob.length();
            char literal = escaped ? glob.charAt(at + 1) : wanted;
            if (at < glob.length() && wanted == '*') {
                star = at++;
                from = in;
            } else if (at < glob.length() && (literal == name.charAt(in) || (!escaped && wanted == '?'))) {
                at += escaped ? 2 : 1;
                in++;
            } else if (star >= 0) {
                at = star + 1;
                in = ++from;
            } else {
                return false;
            }
        }
        while (at < glob.length() && glob.charAt(at) == '*') {
            at++;
        }
        return at == glob.length();
    }
}
