package dev.tallyman.cli;

import dev.tallyman.inventory.History;
import dev.tallyman.inventory.ImageAnswers;
import dev.tallyman.inventory.ImageName;
import dev.tallyman.inventory.Listing;
import dev.tallyman.model.Digest;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "history",
        description = "What changed of an image, newest first: tags that moved, versions that came and went.")
final class HistoryCommand extends BaseCommand {
    private static final int MOST = 100_000;

    @Parameters(paramLabel = "IMAGE", description = "OWNER/NAME, with or without the registry's host")
    String image = "";

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "So many changes at most. Default: 100")
    int limit;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    CommandSpec spec;

    @Override
    public Integer call() {
        if (limit < 1 || limit > MOST) {
            throw new ParameterException(spec.commandLine(), "--limit goes from 1 to " + MOST);
        }
        try (Services services = services()) {
            ImageName name = new ImageAnswers(services.images()).image(image, "tell the history of " + image);
            Listing<History.Event> events = services.history().of(name, limit, null);
            console().result(events.items(), () -> table(events.items()));
            if (events.next() != null) {
                console().note("There is more: ask with a higher --limit.");
            }
            long drifted = events.items().stream().filter(History.Event::drift).count();
            if (drifted > 0) {
                console()
                        .warn(Words.count(drifted, "tag that should stay", "tags that should stay")
                                + " moved: what was tested under it may not be what is pulled now");
            }
            return Cli.EXIT_DONE;
        }
    }

    private String table(List<History.Event> events) {
        Table table = new Table()
                .column("SEEN", Table.Column.WHOLE)
                .column("WHAT", Table.Column.WHOLE)
                .column("SUBJECT", Table.Column.TEXT)
                .column("FROM", Table.Column.TEXT)
                .column("TO", Table.Column.TEXT);
        Instant now = Instant.now();
        events.forEach(event -> table.row(
                Words.ago(event.at(), now),
                event.drift() ? new Table.Cell("tag moved (should stay)", Style.WARNING) : what(event.kind()),
                shown(event.subject()),
                shown(event.before()),
                shown(event.after())));
        return table.render(console().width(), console().color());
    }

    private static String what(String kind) {
        return kind.replace('-', ' ');
    }

    private static String shown(@Nullable String text) {
        return text == null
                ? ""
                : Digest.tryParse(text).map(Digest::abbreviated).orElse(text);
    }
}
