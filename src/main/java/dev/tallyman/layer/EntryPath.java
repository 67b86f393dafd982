package dev.tallyman.layer;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Makes paths of an archive plain. */
final class EntryPath {
    private EntryPath() {}

    /** Without leading slash, {@code .}, {@code ..} and empty segments; empty for the root itself; null where it leads out of the root. */
    static @Nullable String normalise(String name) {
        if (isPlain(name)) {
            return name;
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

    private static boolean isPlain(String name) {
        int start = 0;
        int length = name.length();
        for (int i = 0; i <= length; i++) {
            if (i == length || name.charAt(i) == '/') {
                int segment = i - start;
                if (segment == 0
                        || (name.charAt(start) == '.'
                                && (segment == 1 || (segment == 2 && name.charAt(start + 1) == '.')))) {
                    return false;
                }
                start = i + 1;
            }
        }
        return true;
    }
}
