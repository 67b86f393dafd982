package dev.tallyman.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What all commands share: the options, the console, the services. */
abstract class BaseCommand implements Callable<Integer> {
    private GlobalOptions options = new GlobalOptions();
    private @Nullable Terminal terminal;
    private Services.@Nullable Factory factory;

    /** Called once, before the command line is parsed into {@code options}. */
    final void prepare(GlobalOptions options, Terminal terminal, Services.Factory factory) {
        this.options = options;
        this.terminal = terminal;
        this.factory = factory;
    }

    final GlobalOptions options() {
        return options;
    }

    final Console console() {
        return new Console(Objects.requireNonNull(terminal), options);
    }

    /** Opens what the command needs; the caller closes it. */
    final Services services() {
        return services(Map.of());
    }

    /** @param overrides variables that this command has other values for */
    final Services services(Map<String, String> overrides) {
        if (options.format != null && !writes(options.format)) {
            throw console().unsupported();
        }
        Map<String, String> environment =
                new HashMap<>(Objects.requireNonNull(terminal).environment());
        environment.putAll(overrides);
        return Objects.requireNonNull(factory)
                .open(new Services.Settings(
                        options.data,
                        options.database,
                        options.offline,
                        options.insecureRegistries,
                        options.verbose,
                        environment,
                        console()::note));
    }

    /**
     * Runs another command line within this process; what it writes is dropped.
     *
     * @return its exit status
     */
    final int inProcess(Map<String, String> environment, String... arguments) {
        try (PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            return new Cli(
                            nowhere,
                            nowhere,
                            Reader.nullReader(),
                            false,
                            false,
                            environment,
                            Objects.requireNonNull(factory))
                    .run(arguments);
        }
    }

    /**
     * What picocli is to know of this command: what its annotations say. picocli gets at those through classes that the JVM makes at run time, one
     * a kind of annotation, which takes longer than all else that is done with the arguments: what is called most says it in code.
     */
    CommandSpec spec(IFactory factory) {
        return CommandSpec.forAnnotatedObject(this, factory);
    }

    /** An option without a value, for a {@link #spec} in code. */
    static OptionSpec flag(String name, String description, Binding field) {
        return OptionSpec.builder(name)
                .description(description)
                .type(boolean.class)
                .initialValue(false)
                .getter(field)
                .setter(field)
                .build();
    }

    /** Whether this command has a format. Asked before anything is done, so that no work ends in wrong usage. */
    boolean writes(OutputFormat format) {
        return format == OutputFormat.table || format == OutputFormat.json;
    }

    /** The exit status of work that is done, in part where there were problems. */
    final int exit(boolean complete) {
        return complete || options.allowIncomplete ? Cli.EXIT_DONE : Cli.EXIT_INCOMPLETE;
    }

    static Console consoleOf(@Nullable Object command, Terminal terminal) {
        return command instanceof BaseCommand base ? base.console() : new Console(terminal, new GlobalOptions());
    }
}
