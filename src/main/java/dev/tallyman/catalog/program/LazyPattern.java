package dev.tallyman.catalog.program;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A regular expression that is compiled when it is first asked for: of the many in a table, one command needs few. Safe for use by several threads. */
final class LazyPattern {
    private final String expression;
    private volatile @Nullable Pattern compiled;

    LazyPattern(String expression) {
        this.expression = expression;
    }

    Pattern get() {
        Pattern pattern = compiled;
        if (pattern == null) {
            pattern = Pattern.compile(expression);
            compiled = pattern;
        }
        return pattern;
    }
}
