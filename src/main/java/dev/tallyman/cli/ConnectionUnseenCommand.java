package dev.tallyman.cli;

import dev.tallyman.connection.Connection;
import dev.tallyman.inventory.Unseen;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "unseen",
        description =
                "What is known of and the token does not see: how it is known, since when, why, and what to do. As the last sync found it; asks nobody.")
final class ConnectionUnseenCommand extends BaseCommand {
    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Default: the only one that there is")
    @Nullable
    String name;

    @Override
    public Integer call() {
        try (Services services = services()) {
            Connection connection = services.connections().choose(name);
            List<Unseen> unseen = services.sight().unseen(connection.id());
            console().result(unseen, () -> table(unseen));
            if (unseen.isEmpty()) {
                console()
                        .note(
                                services.isSynced(connection)
                                        ? "Everything that is known of was seen by the last sync. What nothing names, nobody can list."
                                        : "Not synced yet: run 'tallyman sync', which finds out.");
            }
            return Cli.EXIT_DONE;
        }
    }

    private String table(List<Unseen> unseen) {
        Table table = new Table()
                .column("WHAT", Table.Column.WHOLE)
                .column("NAME", Table.Column.WHOLE)
                .column("SINCE", Table.Column.WHOLE)
                .column("REASON", Table.Column.WHOLE)
                .column("KNOWN FROM", Table.Column.TEXT)
                .column("EVIDENCE", Table.Column.TEXT)
                .column("WHAT TO DO", Table.Column.TEXT);
        Instant now = Instant.now();
        unseen.forEach(one -> table.row(
                one.kind().word(),
                one.name(),
                Words.ago(one.since(), now),
                new Table.Cell(one.reason().word(), one.reason() == Unseen.Reason.SCOPE ? Style.FAINT : Style.WARNING),
                one.known().stream().map(Unseen.Known::detail).collect(Collectors.joining("; ")),
                one.evidence(),
                one.remedy()));
        return table.render(console().width(), console().color());
    }
}
