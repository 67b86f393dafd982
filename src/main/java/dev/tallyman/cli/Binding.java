package dev.tallyman.cli;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.IGetter;
import picocli.CommandLine.Model.ISetter;

/** A field that picocli fills, of a command that has no annotations ({@link BaseCommand#spec}). Both functions take and give the option's type. */
record Binding(Supplier<? extends @Nullable Object> getter, Consumer<@Nullable Object> setter)
        implements IGetter, ISetter {
    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // picocli asks for the type that the option has
    public <T> T get() {
        return (T) getter.get();
    }

    @Override
    public <T> T set(T value) {
        T before = get();
        setter.accept(value);
        return before;
    }
}
