package dev.tallyman.cli;

import dev.tallyman.connection.SecretVariables;
import dev.tallyman.http.Redactor;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.LazyPattern;
import dev.tallyman.model.MemoryShortage;
import dev.tallyman.model.TallymanException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs a command line: parses it, runs the command, and turns whatever goes wrong into a message and an exit status. */
public final class Cli {
    static final int EXIT_DONE = 0;
    static final int EXIT_GATE = 1;
    static final int EXIT_USAGE = 2;
    static final int EXIT_FAILED = 3;
    static final int EXIT_INCOMPLETE = 4;

    /** picocli takes no less, whatever the terminal's width. */
    private static final int NARROWEST_HELP = 55;

    private static final int WIDEST_HELP = 120;

    private static final Set<String> VERSION = Set.of("--version", "-V");

    /** What looks like a secret is never echoed, wherever it was typed. */
    private static final LazyPattern<Pattern> SECRET = LazyPattern.of(
            "gh[pousr]_[A-Za-z0-9._-]{10,}|github_pat_[A-Za-z0-9_]{10,}|(?i)(?<=(--token|--password|--pat)[= ])\\S+");

    static {
        // Else picocli asks for a class of Groovy's, which is in none of our jars: to know that, each of them is
        // opened.
        System.setProperty("picocli.disable.closures", "true");
        // No option is a date or of a database: what picocli has for these loads half of java.time. The expression is
        // compiled for each of them.
        System.setProperty("picocli.converters.excludes", "java.[st].*");
    }

    private final Terminal terminal;
    private final Services.Factory services;

    /**
     * @param outIsTerminal whether a person sees standard output as it is written
     * @param errIsTerminal whether a person sees standard error as it is written
     */
    public Cli(
            PrintStream out,
            PrintStream err,
            Reader in,
            boolean outIsTerminal,
            boolean errIsTerminal,
            Map<String, String> environment,
            Services.Factory services) {
        this.terminal =
                new Terminal(out, err, in, outIsTerminal, errIsTerminal, Terminal.widthOf(environment), environment);
        this.services = services;
        SecretVariables.register(environment);
    }

    /** @return the exit status, as docs/cli.md has it */
    public int run(String... arguments) {
        if (arguments.length == 1 && VERSION.contains(arguments[0])) {
            terminal.out().println(Version.text());
            return EXIT_DONE;
        }
        GlobalOptions options = new GlobalOptions();
        CommandLine line = commandLine(options, arguments)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExpandAtFiles(false)
                .setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8))
                .setUsageHelpWidth(Math.clamp(terminal.width(), NARROWEST_HELP, WIDEST_HELP))
                .setColorScheme(CommandLine.Help.defaultColorScheme(
                        terminal.outIsTerminal() ? CommandLine.Help.Ansi.AUTO : CommandLine.Help.Ansi.OFF))
                .setParameterExceptionHandler(this::usage)
                .setExecutionExceptionHandler(this::failure);
        ownOptionsFirst(line);
        try {
            return line.execute(arguments);
        } catch (VirtualMachineError | LinkageError e) {
            return unexpected(e, new Console(terminal, options));
        }
    }

    /** The command that is named first, or all of them: to look through them all takes longer than many a command. */
    private CommandLine commandLine(GlobalOptions options, String... arguments) {
        CommandFactory factory = new CommandFactory(options, terminal, services);
        CommandLine line = new CommandLine(new RootCommand(options).spec(factory), factory);
        Map<String, Class<? extends BaseCommand>> all = RootCommand.SUBCOMMANDS;
        Class<? extends BaseCommand> named = arguments.length == 0 ? null : all.get(arguments[0]);
        if (named == null) {
            all.forEach((name, command) -> line.addSubcommand(name, factory.line(command)));
        } else {
            line.addSubcommand(arguments[0], factory.line(named));
        }
        return line;
    }

    private static void ownOptionsFirst(CommandLine line) {
        line.getCommandSpec().usageMessage().sortOptions(false);
        line.getSubcommands().values().forEach(Cli::ownOptionsFirst);
    }

    private int usage(ParameterException problem, String[] arguments) {
        CommandLine command = problem.getCommandLine();
        if (hasTokenArgument(arguments)) {
            terminal.err().println("tallyman: a token is never an argument: others on this machine can see arguments");
            terminal.err().println("  → Use --token-stdin, --token-file FILE or --token-env VARIABLE");
            return EXIT_USAGE;
        }
        terminal.err().println("tallyman: " + Printable.of(redact(String.valueOf(problem.getMessage()))));
        if (!UnmatchedArgumentException.printSuggestions(problem, command.getErr())) {
            terminal.err().println("  → See: tallyman " + path(command) + "--help");
        }
        return EXIT_USAGE;
    }

    private int failure(Exception problem, CommandLine command, ParseResult parsed) {
        Console console = BaseCommand.consoleOf(command.getCommandSpec().userObject(), terminal);
        if (problem instanceof TallymanException known) {
            console.error(known);
            return known.code().exitStatus();
        }
        return unexpected(problem, console);
    }

    private static int unexpected(Throwable problem, Console console) {
        boolean memory = MemoryShortage.caused(problem);
        console.error(new TallymanException(
                ErrorCode.ENVIRONMENT,
                "finish this command",
                memory
                        ? MemoryShortage.REASON
                        : "an unexpected error in Tallyman itself: " + redact(problem.toString()),
                memory ? MemoryShortage.HINT : "Run it again with --verbose and report what it prints",
                problem));
        return EXIT_FAILED;
    }

    private static boolean hasTokenArgument(String[] arguments) {
        return List.of(arguments).stream()
                .anyMatch(a -> a.equals("--token") || a.startsWith("--token=") || a.equals("--password"));
    }

    private static String redact(String text) {
        return Redactor.shared().redact(SECRET.get().matcher(text).replaceAll("••••"));
    }

    private static String path(CommandLine command) {
        String name = command.getCommandSpec().qualifiedName(" ");
        return name.startsWith("tallyman ") ? name.substring("tallyman ".length()) + " " : "";
    }
}
