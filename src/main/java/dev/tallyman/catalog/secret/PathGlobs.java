package dev.tallyman.catalog.secret;

import com.google.re2j.Pattern;
import dev.tallyman.model.LazyPattern;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Globs of paths without a leading slash: {@code **} takes any folders, {@code *} and {@code ?} what is in one segment, <code>{a,b}</code> one of these.
 * Matches in a time that grows with the path alone.
 */
final class PathGlobs {
    /** Every path, and what has none. */
    static final PathGlobs ANY = new PathGlobs(new LazyPattern<>("", Pattern::compile), true);

    private final LazyPattern<Pattern> pattern;
    private final boolean any;

    private PathGlobs(LazyPattern<Pattern> pattern, boolean any) {
        this.pattern = pattern;
        this.any = any;
    }

    /** @throws IllegalArgumentException where a brace is not closed */
    static PathGlobs of(List<String> globs) {
        return new PathGlobs(
                new LazyPattern<>(
                        globs.stream().map(PathGlobs::expression).collect(Collectors.joining("|", "(?s)^(?:", ")$")),
                        Pattern::compile),
                false);
    }

    boolean isAny() {
        return any;
    }

    boolean match(String path) {
        return any || pattern.get().matcher(path).matches();
    }

    private static String expression(String glob) {
        StringBuilder out = new StringBuilder();
        int depth = 0;
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            if (glob.startsWith("**/", i)) {
                out.append("(?:.*/)?");
                i += 2;
            } else if (glob.startsWith("**", i)) {
                out.append(".*");
                i++;
            } else if (c == '*') {
                out.append("[^/]*");
            } else if (c == '?') {
                out.append("[^/]");
            } else if (c == '{') {
                depth++;
                out.append("(?:");
            } else if (c == '}' && depth > 0) {
                depth--;
                out.append(')');
            } else if (c == ',' && depth > 0) {
                out.append('|');
            } else {
                out.append(Pattern.quote(String.valueOf(c)));
            }
        }
        if (depth != 0) {
            throw new IllegalArgumentException("a brace is not closed: " + glob);
        }
        return out.toString();
    }
}
