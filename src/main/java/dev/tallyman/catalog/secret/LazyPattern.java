package dev.tallyman.catalog.secret;

import com.google.re2j.Pattern;
import org.jspecify.annotations.Nullable;

/** A pattern that is compiled when it is first tried: of a hundred, an image has the keywords of a few. Safe for use by several threads. */
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

    /** Whether it is found anywhere in a text. */
    boolean isIn(String text) {
        return get().matcher(text).find();
    }
}
