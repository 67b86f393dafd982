package dev.tallyman.cli;

import dev.tallyman.advisory.AdvisoryRepository;
import dev.tallyman.advisory.FeedFailure;
import dev.tallyman.advisory.FeedStatus;
import dev.tallyman.advisory.UpdateStatus;
import dev.tallyman.model.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

@Command(
        name = "status",
        description = "What is held of each ecosystem, how old it is, and what could not be taken in.")
final class AdvisoriesStatusCommand extends BaseCommand {
    /**
     * One line of the JSON.
     *
     * @param updatedAt null: nothing is held of it, its first import failed
     * @param checkedAt null: its origin was never asked for changes
     */
    record Line(
            String ecosystem,
            long records,
            @Nullable String updatedAt,
            @Nullable String checkedAt,
            int problems,
            String origin,
            List<Problem> problemList) {
        static Line of(FeedStatus feed) {
            return new Line(
                    feed.ecosystem(),
                    feed.records(),
                    feed.updatedAt().toString(),
                    feed.checkedAt() == null ? null : feed.checkedAt().toString(),
                    feed.problems().size(),
                    feed.origin(),
                    feed.problems());
        }

        static Line of(FeedFailure failure) {
            return new Line(failure.feed(), 0, null, null, 0, failure.origin(), List.of());
        }

        Line with(FeedFailure failure) {
            List<Problem> all = new ArrayList<>(problemList);
            all.add(new Problem(failure.origin(), "failed at " + failure.failedAt() + ": " + failure.reason()));
            return new Line(ecosystem, records, updatedAt, checkedAt, all.size(), origin, all);
        }
    }

    @Override
    public Integer call() {
        try (Services services = services()) {
            Collection<Line> lines = lines(services.advisories());
            console().result(lines, () -> table(lines));
            services.advisories().lastUpdate().ifPresent(this::tell);
            if (lines.isEmpty()) {
                console().note("No advisories yet. Import some: tallyman advisories import PATH");
            }
            return Cli.EXIT_DONE;
        }
    }

    private static Collection<Line> lines(AdvisoryRepository advisories) {
        Map<String, Line> lines = new LinkedHashMap<>();
        advisories.status().forEach(feed -> lines.put(feed.ecosystem(), Line.of(feed)));
        for (FeedFailure failure : advisories.failures()) {
            // What is not known to be of a feed stands alone, each by its origin.
            String key = failure.feed().isEmpty() ? failure.origin() : failure.feed();
            lines.put(key, lines.getOrDefault(key, Line.of(failure)).with(failure));
        }
        return List.copyOf(lines.values());
    }

    private void tell(UpdateStatus last) {
        Instant now = Instant.now();
        String next = last.nextAt() != null && last.nextAt().isAfter(now)
                ? "; the server makes the next one " + Words.until(last.nextAt(), now)
                : "";
        console()
                .note("Last update " + Words.ago(last.endedAt(), now) + ": "
                        + last.state().name().toLowerCase(Locale.ROOT) + ", " + Printable.of(last.words()) + next);
    }

    private String table(Collection<Line> lines) {
        Table table = new Table()
                .column("ECOSYSTEM", Table.Column.WHOLE)
                .column("RECORDS", Table.Column.NUMBER)
                .column("PROBLEMS", Table.Column.NUMBER)
                .column("UPDATED", Table.Column.WHOLE)
                .column("CHECKED", Table.Column.WHOLE)
                .column("FROM", Table.Column.TEXT);
        Instant now = Instant.now();
        lines.forEach(line -> table.row(
                line.ecosystem().isEmpty() ? "?" : line.ecosystem(),
                line.records(),
                line.problems(),
                Words.ago(time(line.updatedAt()), now),
                Words.ago(time(line.checkedAt()), now),
                line.origin()));
        StringBuilder text =
                new StringBuilder(table.render(console().width(), console().color()));
        lines.forEach(line -> line.problemList()
                .forEach(problem -> text.append("  ")
                        .append(Printable.of(problem.where() + ": " + problem.what()))
                        .append('\n')));
        return text.toString();
    }

    private static @Nullable Instant time(@Nullable String text) {
        return text == null ? null : Instant.parse(text);
    }
}
