package dev.tallyman.layer;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Makes paths of an archive plain. */
final class EntryPath {
    private EntryPath() {}

    /** Without leading slash, {@code .}, {@code ..} and empty segments; empty for the root itself; null where it leads out of the root. */
    static @Nullable String normalise(String name) {
        int end = name.endsWith("/") ? name.length() - 1 : name.length();
        if (isPlain(name, end)) {
            return name.substring(0, end);
        }
        Deque<String> segments = new ArrayDeque<>();
        for (String segment : name.split("/")) {
            if (segment.equals("..")) {
                if (segments.pollLast() == null) {
                    return null;
                }
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.addLast(segment);
            }
        }
        return String.join("/", segments);
    }

    static int depth(String path) {
        int depth = 1;
        for (int i = path.indexOf('/'); i >= 0; i = path.indexOf('/', i + 1)) {
            depth++;
        }
        return depth;
    }

    /** Asked for each entry of a layer: a segment is one step, since it is asked thousands of times before it is compiled. */
    private static boolean isPlain(String name, int length) {
        int start = 0;
        while (start < length) {
            int slash = name.indexOf('/', start);
            int end = slash < 0 ? length : slash;
            int segment = end - start;
            if (segment == 0
                    || (name.charAt(start) == '.'
                            && (segment == 1 || (segment == 2 && name.charAt(start + 1) == '.')))) {
                return false;
            }
            if (end == length) {
                return true;
            }
            start = end + 1;
        }
        return false;
    }
}
