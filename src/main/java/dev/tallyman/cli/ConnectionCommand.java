package dev.tallyman.cli;

import dev.tallyman.connection.AuditEntry;
import dev.tallyman.connection.Connection;
import dev.tallyman.connection.ConnectionSummary;
import dev.tallyman.connection.Connections;
import dev.tallyman.connection.Diagnosis;
import dev.tallyman.connection.NewConnection;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.Secret;
import dev.tallyman.model.TallymanException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "connection",
        description =
                "Connections to GHCR: add, test, list, show, rotate, remove; what they do not see, and what their scope matches.",
        subcommands = {
            ConnectionCommand.Add.class,
            ConnectionCommand.Test.class,
            ConnectionCommand.ListAll.class,
            ConnectionCommand.Show.class,
            ConnectionCommand.Rotate.class,
            ConnectionCommand.Remove.class,
            ConnectionCommand.Audit.class,
            ConnectionUnseenCommand.class,
            ConnectionScopeCommand.class
        })
final class ConnectionCommand extends BaseCommand {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(), "name what to do: add, test, list, show, rotate, remove, unseen, scope or audit");
    }

    @Command(
            name = "add",
            description = "Test a connection and save it. Without a token it is anonymous: public images only.")
    static final class Add extends BaseCommand {
        @Parameters(
                arity = "0..1",
                paramLabel = "NAME",
                description = "How to call it. Default: " + Connection.DEFAULT_NAME)
        String name = Connection.DEFAULT_NAME;

        @Option(names = "--username", paramLabel = "U", description = "GitHub's name of the user whose token it is")
        @Nullable
        String username;

        @Mixin
        TokenSource token = new TokenSource();

        @Option(
                names = "--token-reference",
                paramLabel = "REFERENCE",
                description =
                        "env:NAME, file:PATH or vault:MOUNT/PATH#FIELD: keep the place, and read the token there each time")
        @Nullable
        String reference;

        @Option(names = "--anonymous", description = "Use no token, and do not ask for one")
        boolean anonymous;

        @Option(names = "--api-url", paramLabel = "URL", description = "GitHub's API. Default: https://api.github.com")
        @Nullable
        String apiUrl;

        @Option(names = "--registry", paramLabel = "HOST", description = "The registry. Default: ghcr.io")
        @Nullable
        String registry;

        @Option(
                names = "--image-scope",
                paramLabel = "LIST",
                description =
                        "owner, owner/name, globs, !exclusions; comma-separated. Default: all that the token sees")
        String imageScope = "";

        @Option(names = "--no-test", description = "Save it without testing it")
        boolean noTest;

        @Override
        public Integer call() {
            Secret secret =
                    anonymous || reference != null ? null : token.read(console().terminal(), apiUrl, registry);
            NewConnection wanted = new NewConnection(name, username, secret, reference, apiUrl, registry, imageScope);
            try (Services services = services()) {
                Connections.Added added = services.connections().add(wanted, !noTest, step -> tell(console(), step));
                Connection connection = added.connection();
                ConnectionSummary summary = services.connections().summary(connection);
                console()
                        .result(
                                List.of(summary),
                                () -> "Saved the connection " + Printable.of(connection.name()) + ".\n");
                added.unread()
                        .forEach(one -> console()
                                .note("Not all of " + Printable.of(String.valueOf(one.owner())) + " can be read: "
                                        + Printable.of(one.evidence())));
                return exit(added.unread().isEmpty());
            }
        }
    }

    @Command(
            name = "test",
            description = "What a connection can do, what is missing, and what to do about it. Writes nothing.")
    static final class Test extends BaseCommand {
        @Parameters(arity = "0..1", paramLabel = "NAME", description = "Default: the only one that there is")
        @Nullable
        String name;

        @Override
        public Integer call() {
            try (Services services = services()) {
                Connections connections = services.connections();
                String chosen = connections.choose(name).name();
                boolean table = console().format() == OutputFormat.table;
                Diagnosis diagnosis = connections.test(chosen, step -> {
                    if (table) {
                        tell(console(), step);
                    }
                });
                console().result(diagnosis, () -> DiagnosisText.of(diagnosis, console()));
                return diagnosis.exitStatus() == Cli.EXIT_INCOMPLETE ? exit(false) : diagnosis.exitStatus();
            }
        }
    }

    @Command(name = "list", description = "All connections; never their secrets.")
    static final class ListAll extends BaseCommand {
        @Override
        public Integer call() {
            try (Services services = services()) {
                List<ConnectionSummary> all = services.connections().list().stream()
                        .map(services.connections()::summary)
                        .toList();
                console().result(all, () -> table(all, console()));
                if (all.isEmpty()) {
                    console()
                            .note(
                                    "No connection yet. Set GITHUB_USERNAME and GITHUB_PAT, or run 'tallyman connection add'.");
                }
                return Cli.EXIT_DONE;
            }
        }
    }

    @Command(name = "show", description = "One connection; never its secret.")
    static final class Show extends BaseCommand {
        @Parameters(arity = "0..1", paramLabel = "NAME", description = "Default: the only one that there is")
        @Nullable
        String name;

        @Override
        public Integer call() {
            try (Services services = services()) {
                Connection connection = services.connections().choose(name);
                List<ConnectionSummary> one = List.of(services.connections().summary(connection));
                console().result(one, () -> table(one, console()));
                return Cli.EXIT_DONE;
            }
        }
    }

    @Command(name = "rotate", description = "Replace a connection's token by one that can do all that the old one can.")
    static final class Rotate extends BaseCommand {
        @Parameters(paramLabel = "NAME")
        String name = "";

        @Mixin
        TokenSource token = new TokenSource();

        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
        CommandSpec spec;

        @Override
        public Integer call() {
            Secret secret = secret();
            if (secret == null) {
                throw new ParameterException(
                        spec.commandLine(),
                        "give the new token: --token-stdin, --token-file FILE or --token-env VARIABLE");
            }
            return rotate(secret);
        }

        private @Nullable Secret secret() {
            if (!token.isOfAConnectionsHosts()) {
                return token.read(console().terminal(), null, null);
            }
            try (Services services = services()) {
                Connection connection = services.connections().show(name);
                return token.read(console().terminal(), connection.apiUrl().toString(), connection.registry());
            }
        }

        private Integer rotate(Secret secret) {
            try (Services services = services()) {
                Diagnosis diagnosis = services.connections().rotate(name, secret, step -> tell(console(), step));
                console().result(diagnosis, () -> "The new token is in use.\n");
                return Cli.EXIT_DONE;
            }
        }
    }

    @Command(name = "remove", description = "Forget a connection and its token. What was synced with it stays.")
    static final class Remove extends BaseCommand {
        @Parameters(paramLabel = "NAME")
        String name = "";

        @Option(names = "--yes", description = "Do not ask")
        boolean yes;

        @Override
        public Integer call() {
            if (!yes && !confirmed(console().terminal())) {
                throw new TallymanException(
                        ErrorCode.USAGE,
                        "remove the connection " + name,
                        "it was not confirmed",
                        "Run it again with --yes");
            }
            try (Services services = services()) {
                services.connections().remove(name);
                console().note("Removed the connection " + Printable.of(name) + ".");
                return Cli.EXIT_DONE;
            }
        }

        private boolean confirmed(Terminal terminal) {
            return name.equals(Prompt.line(
                    terminal, "Remove the connection " + Printable.of(name) + " and its token? Type its name: "));
        }
    }

    @Command(name = "audit", description = "Who did what with connections; newest first.")
    static final class Audit extends BaseCommand {
        private static final int MOST = 1000;

        @Override
        public Integer call() {
            try (Services services = services()) {
                List<AuditEntry> entries = services.connections().audit(MOST);
                console().result(entries, () -> {
                    Table table = new Table()
                            .column("WHEN", Table.Column.WHOLE)
                            .column("WHO", Table.Column.WHOLE)
                            .column("WHAT", Table.Column.WHOLE)
                            .column("SUBJECT", Table.Column.TEXT)
                            .column("DETAIL", Table.Column.TEXT);
                    entries.forEach(e -> table.row(e.at(), e.actor(), e.action(), e.subject(), e.detail()));
                    return table.render(console().width(), console().color());
                });
                return Cli.EXIT_DONE;
            }
        }
    }

    private static void tell(Console console, Diagnosis.Step step) {
        console.note(DiagnosisText.step(step, console.errorColor()));
    }

    private static String table(List<ConnectionSummary> all, Console console) {
        Table table = new Table()
                .column("NAME", Table.Column.WHOLE)
                .column("REGISTRY", Table.Column.WHOLE)
                .column("USER", Table.Column.WHOLE)
                .column("SCOPE", Table.Column.TEXT)
                .column("CREDENTIAL", Table.Column.WHOLE)
                .column("TESTED", Table.Column.WHOLE)
                .column("USED", Table.Column.WHOLE)
                .column("WARNINGS", Table.Column.TEXT);
        Instant now = Instant.now();
        all.forEach(one -> table.row(
                one.name(),
                one.registry(),
                one.username() == null ? "" : one.username(),
                one.imageScope().isEmpty() ? "all" : one.imageScope(),
                one.credential(),
                Words.ago(one.lastTestedAt(), now),
                Words.ago(one.lastUsedAt(), now),
                new Table.Cell(String.join("; ", one.warnings()), Style.WARNING)));
        return table.render(console.width(), console.color());
    }
}
