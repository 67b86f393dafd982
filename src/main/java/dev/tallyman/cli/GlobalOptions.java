package dev.tallyman.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that every command takes, before its name or after it (docs/cli.md). */
final class GlobalOptions {
    @Option(
            scope = ScopeType.INHERIT,
            order = 900,
            names = "--format",
            paramLabel = "FORMAT",
            converter = OutputFormat.Converter.class,
            description = "${COMPLETION-CANDIDATES}. Default: table on a terminal, json elsewhere")
    @Nullable
    OutputFormat format;

    @Option(
            scope = ScopeType.INHERIT,
            order = 900,
            names = "--output",
            paramLabel = "FILE",
            description = "Write the result to FILE, whole or not at all")
    @Nullable
    Path output;

    @Option(
            scope = ScopeType.INHERIT,
            order = 900,
            names = "--data",
            paramLabel = "DIR",
            description = "Data folder (or TALLYMAN_DATA). Default: tallyman below XDG_DATA_HOME or ~/.local/share")
    @Nullable
    Path data;

    @Option(
            scope = ScopeType.INHERIT,
            order = 900,
            names = "--database",
            paramLabel = "JDBC-URL",
            description = "jdbc:sqlite:FILE (or TALLYMAN_DATABASE). Default: tallyman.db in the data folder")
    @Nullable
    String database;

    @Option(
            scope = ScopeType.INHERIT,
            order = 900,
            names = "--quiet",
            description = "Nothing on standard error but errors")
    boolean quiet;

    @Option(
            scope = ScopeType.INHERIT,
            order = 900,
            names = "--verbose",
            description = "Tell what is done, and where an unexpected error comes from")
    boolean verbose;

    @Option(scope = ScopeType.INHERIT, order = 900, names = "--no-progress", description = "No progress bars")
    boolean noProgress;

    @Option(scope = ScopeType.INHERIT, order = 900, names = "--no-color", description = "No colours (or NO_COLOR)")
    boolean noColor;

    @Option(scope = ScopeType.INHERIT, order = 900, names = "--offline", description = "Use no network at all")
    boolean offline;

    @Option(
            scope = ScopeType.INHERIT,
            order = 900,
            names = "--insecure-registry",
            paramLabel = "HOST[:PORT]",
            description = "Plain HTTP for exactly this host and port; may be repeated")
    List<String> insecureRegistries = new ArrayList<>();

    @Option(
            scope = ScopeType.INHERIT,
            order = 900,
            names = "--allow-incomplete",
            description = "Exit 0, not 4, where something could not be read")
    boolean allowIncomplete;

    @Option(
            scope = ScopeType.INHERIT,
            order = 901,
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help")
    boolean help;
}
