package dev.tallyman.cli;

import dev.tallyman.connection.Connection;
import dev.tallyman.inventory.PatternMatch;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "scope",
        description =
                "What each pattern of a connection's image scope matched, those that leave out too. As the last sync found it; asks nobody.")
final class ConnectionScopeCommand extends BaseCommand {
    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Default: the only one that there is")
    @Nullable
    String name;

    @Override
    public Integer call() {
        try (Services services = services()) {
            Connection connection = services.connections().choose(name);
            List<PatternMatch> matches = matches(services, connection);
            console().result(matches, () -> table(matches));
            if (matches.isEmpty()) {
                console().note("It has no patterns: it is about all that the token sees.");
            }
            return Cli.EXIT_DONE;
        }
    }

    /** The patterns of now, with what a sync found with each. */
    static List<PatternMatch> matches(Services services, Connection connection) {
        List<PatternMatch> held = services.sight().patterns(connection.id());
        return connection.scope().rules().stream()
                .map(rule -> PatternMatch.of(rule.text(), held))
                .toList();
    }

    private String table(List<PatternMatch> matches) {
        Table table = new Table()
                .column("PATTERN", Table.Column.WHOLE)
                .column("DOES", Table.Column.WHOLE)
                .column("MATCHED", Table.Column.NUMBER)
                .column("EXAMPLES", Table.Column.TEXT)
                .column("HINT", Table.Column.TEXT);
        matches.forEach(one -> table.row(
                one.pattern(),
                one.excludes() ? "leaves out" : "takes in",
                one.matched() == null ? "?" : one.matched(),
                examples(one),
                new Table.Cell(one.hint() == null ? "" : one.hint(), Style.WARNING)));
        return table.render(console().width(), console().color());
    }

    private static String examples(PatternMatch one) {
        Long matched = one.matched();
        String some = String.join(", ", one.examples());
        long more = matched == null ? 0 : matched - one.examples().size();
        return more > 0 ? some + ", … " + more + " more" : some;
    }
}
