package dev.tallyman.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ScopeType;

/** The options that every command takes, before its name or after it (docs/cli.md). */
final class GlobalOptions {
    /** Below a command's own options, in the order they are named in here. */
    private static final int ORDER = 900;

    @Nullable
    OutputFormat format;

    @Nullable
    Path output;

    @Nullable
    Path data;

    @Nullable
    String database;

    boolean quiet;
    boolean verbose;
    boolean noProgress;
    boolean noColor;
    boolean offline;
    List<String> insecureRegistries = new ArrayList<>();
    boolean allowIncomplete;

    /** Adds the options to the root command, from which the others inherit them. */
    void addTo(CommandSpec root) {
        Binding written = new Binding(() -> format, value -> format = (OutputFormat) value);
        root.addOption(shared("--format", "${COMPLETION-CANDIDATES}. Default: table on a terminal, json elsewhere")
                .paramLabel("FORMAT")
                .type(OutputFormat.class)
                .converters(new OutputFormat.Converter())
                .getter(written)
                .setter(written)
                .build());
        value(
                root,
                "--output",
                "FILE",
                "Write the result to FILE, whole or not at all",
                Path.class,
                new Binding(() -> output, value -> output = (Path) value));
        value(
                root,
                "--data",
                "DIR",
                "Data folder (or TALLYMAN_DATA). Default: tallyman below XDG_DATA_HOME or ~/.local/share",
                Path.class,
                new Binding(() -> data, value -> data = (Path) value));
        value(
                root,
                "--database",
                "JDBC-URL",
                "jdbc:sqlite:FILE (or TALLYMAN_DATABASE). Default: tallyman.db in the data folder",
                String.class,
                new Binding(() -> database, value -> database = (String) value));
        flag(root, "--quiet", "Nothing on standard error but errors", () -> quiet, set -> quiet = set);
        flag(
                root,
                "--verbose",
                "Tell what is done, and where an unexpected error comes from",
                () -> verbose,
                set -> verbose = set);
        flag(root, "--no-progress", "No progress bars", () -> noProgress, set -> noProgress = set);
        flag(root, "--no-color", "No colours (or NO_COLOR)", () -> noColor, set -> noColor = set);
        flag(root, "--offline", "Use no network at all", () -> offline, set -> offline = set);
        root.addOption(shared("--insecure-registry", "Plain HTTP for exactly this host and port; may be repeated")
                .paramLabel("HOST[:PORT]")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .initialValue(List.of())
                .getter(insecure())
                .setter(insecure())
                .build());
        flag(
                root,
                "--allow-incomplete",
                "Exit 0, not 4, where something could not be read",
                () -> allowIncomplete,
                set -> allowIncomplete = set);
        root.addOption(OptionSpec.builder("-h", "--help")
                .scopeType(ScopeType.INHERIT)
                .order(ORDER + 1)
                .usageHelp(true)
                .type(boolean.class)
                .description("Show this help")
                .build());
    }

    @SuppressWarnings("unchecked") // of the type that the option is declared with
    private Binding insecure() {
        return new Binding(
                () -> insecureRegistries, value -> insecureRegistries = new ArrayList<>((List<String>) value));
    }

    private static void value(
            CommandSpec root, String name, String label, String description, Class<?> type, Binding field) {
        root.addOption(shared(name, description)
                .paramLabel(label)
                .type(type)
                .getter(field)
                .setter(field)
                .build());
    }

    private static void flag(
            CommandSpec root, String name, String description, Supplier<Boolean> getter, Consumer<Boolean> setter) {
        Binding field = new Binding(getter, value -> setter.accept((Boolean) value));
        root.addOption(shared(name, description)
                .type(boolean.class)
                .initialValue(false)
                .getter(field)
                .setter(field)
                .build());
    }

    private static OptionSpec.Builder shared(String name, String description) {
        return OptionSpec.builder(name)
                .scopeType(ScopeType.INHERIT)
                .order(ORDER)
                .description(description);
    }
}
