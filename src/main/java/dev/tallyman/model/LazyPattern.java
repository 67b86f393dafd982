package dev.tallyman.model;

import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A pattern that is compiled when it is first tried: of the many that there are, one command needs few. Safe for use by several threads.
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

    /** Of the JDK's engine. */
    public static LazyPattern<Pattern> of(String expression) {
        return new LazyPattern<>(expression, Pattern::compile);
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
