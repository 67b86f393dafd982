package dev.tallyman.catalog.format;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A pattern that is compiled when it is first tried: of the many in a table, one image needs few. Safe for use by several threads.
 *
 * @param <P> of the engine that compiles it
 */
public final class LazyPattern<P> {
    private final String expression;
    private final Function<String, P> compiler;
    private volatile @Nullable P compiled;

    public LazyPattern(String expression, Function<String, P> compiler) {
        this.expression = expression;
        this.compiler = compiler;
    }

    public P get() {
        P pattern = compiled;
        if (pattern == null) {
            pattern = compiler.apply(expression);
            compiled = pattern;
        }
        return pattern;
    }
}
