package dev.tallyman.cli;

import dev.tallyman.inventory.History;
import dev.tallyman.inventory.ImageAnswers;
import dev.tallyman.inventory.ImageName;
import dev.tallyman.inventory.Listing;
import dev.tallyman.model.Digest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
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
        description =
                "What changed of an image, or of all, newest first: tags that moved, versions that came and went, findings that are new or gone.")
final class HistoryCommand extends BaseCommand {
    private static final int MOST = 100_000;

    @Parameters(
            arity = "0..1",
            paramLabel = "IMAGE",
            description = "OWNER/NAME, with or without the registry's host. Default: all images")
    @Nullable
    String image;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Only what was seen since: 2026-11-30, 2026-11-30T12:00:00Z, or 7d, 12h ago")
    @Nullable
    String since;

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
            Listing<History.Event> events = events(services, from());
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

    private Listing<History.Event> events(Services services, Instant from) {
        if (image == null) {
            return services.history().since(from, limit, null);
        }
        ImageName name = new ImageAnswers(services.images()).image(image, "tell the history of " + image);
        return services.history().of(name, from, limit, null);
    }

    private Instant from() {
        if (since == null) {
            return Instant.EPOCH;
        }
        try {
            if (since.matches("\\d{1,5}[dh]")) {
                long count = Long.parseLong(since.substring(0, since.length() - 1));
                return Instant.now().minus(since.endsWith("d") ? Duration.ofDays(count) : Duration.ofHours(count));
            }
            return since.length() == 10
                    ? LocalDate.parse(since).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : Instant.parse(since);
        } catch (DateTimeException e) {
            throw new ParameterException(
                    spec.commandLine(), "--since takes a date, a time in UTC, or 7d or 12h, not " + since);
        }
    }

    private String table(List<History.Event> events) {
        Table table = new Table().column("SEEN", Table.Column.WHOLE);
        if (image == null) {
            table.column("IMAGE", Table.Column.TEXT);
        }
        table.column("WHAT", Table.Column.WHOLE)
                .column("SUBJECT", Table.Column.TEXT)
                .column("FROM", Table.Column.TEXT)
                .column("TO", Table.Column.TEXT);
        Instant now = Instant.now();
        events.forEach(event -> table.row(cells(event, now)));
        return table.render(console().width(), console().color());
    }

    private Object[] cells(History.Event event, Instant now) {
        List<Object> cells = new ArrayList<>(List.of(
                Words.ago(event.at(), now),
                event.drift() ? new Table.Cell("tag moved (should stay)", Style.WARNING) : what(event.kind()),
                shown(event.subject()),
                shown(event.before()),
                shown(event.after())));
        if (image == null) {
            cells.add(1, event.image() == null ? "" : event.image());
        }
        return cells.toArray();
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
