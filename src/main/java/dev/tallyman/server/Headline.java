package dev.tallyman.server;

import dev.tallyman.model.Severity;
import dev.tallyman.server.views.OverviewView;
import dev.tallyman.server.views.Readings;
import dev.tallyman.server.views.RepositoryRow;
import dev.tallyman.server.views.WeaknessRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The overview's heading: one sentence on what matters most, computed, and honest where it cannot know.
 *
 * @param sentence   without a full stop
 * @param detail     what else is new, with full stops; may be empty
 * @param actionName what the button beside it says; null: no button
 * @param actionHref where it leads
 */
public record Headline(
        String sentence,
        String detail,
        @Nullable String actionName,
        @Nullable String actionHref) {
    /** Advisories that are older say little about what is new. */
    static final int STALE_DAYS = 7;

    static Headline of(OverviewView view, List<RepositoryRow> repositories, Words words) {
        List<RepositoryRow> active = repositories.stream()
                .filter(row -> row.state().equals("active"))
                .toList();
        Readings readings = sum(active);
        String detail = detail(view, readings, words);
        if (active.isEmpty()) {
            return view.connections().isEmpty()
                    ? new Headline("Nothing is connected yet", "", null, null)
                    : new Headline("Nothing has been synced yet", "", null, null);
        }
        if (readings.read() == 0) {
            return new Headline(
                    Words.count(active.size(), "image is", "images are") + " known, none has been read yet",
                    detail,
                    null,
                    null);
        }
        Instant advisories = view.advisoriesAt();
        if (advisories == null) {
            return new Headline(
                    "Images are read, but there are no advisories to look their packages up in",
                    detail,
                    "Advisories",
                    "/advisories");
        }
        List<WeaknessRow> exploited =
                view.weaknesses().stream().filter(WeaknessRow::knownExploited).toList();
        if (!exploited.isEmpty()) {
            return new Headline(
                    Words.count(exploited.size(), "weakness", "weaknesses") + " being exploited now "
                            + (exploited.size() == 1 ? "is" : "are") + " in images that you use",
                    detail,
                    exploited.size() == 1 ? "Show it" : "Show the " + exploited.size(),
                    "/findings?exploited=yes");
        }
        if (words.days(advisories) >= STALE_DAYS) {
            return new Headline(
                    "Advisories are " + words.days(advisories) + " days old: what is new since is not known here",
                    detail,
                    "Advisories",
                    "/advisories");
        }
        return news(view, detail);
    }

    private static Headline news(OverviewView view, String detail) {
        List<WeaknessRow> fresh = view.weaknesses().stream()
                .filter(row -> row.firstSeenAt().isAfter(view.since()))
                .toList();
        if (fresh.isEmpty()) {
            return new Headline("Nothing new in 7 days", detail, null, null);
        }
        long critical = fresh.stream()
                .filter(row -> row.severity() == Severity.CRITICAL)
                .count();
        return new Headline(
                Words.count(fresh.size(), "new weakness", "new weaknesses") + " in 7 days"
                        + (critical > 0 ? ", " + Words.number(critical) + " critical" : ", none critical"),
                detail,
                "Show " + (fresh.size() == 1 ? "it" : "them"),
                "/findings?sort=new");
    }

    private static String detail(OverviewView view, Readings readings, Words words) {
        List<String> facts = new ArrayList<>();
        add(facts, view.newRepositories(), "new image", "new images");
        add(facts, view.newVersions(), "version", "versions");
        add(facts, view.movedTags(), "tag moved", "tags moved");
        long fresh = view.weaknesses().stream()
                .filter(row -> row.firstSeenAt().isAfter(view.since()))
                .count();
        add(facts, fresh, "new weakness", "new weaknesses");
        add(facts, view.goneFindings(), "finding gone", "findings gone");
        List<String> sentences = new ArrayList<>();
        if (!facts.isEmpty()) {
            sentences.add("In 7 days: " + String.join(", ", facts) + ".");
        }
        Instant advisories = view.advisoriesAt();
        if (advisories != null && words.days(advisories) >= STALE_DAYS) {
            sentences.add("Advisories are " + words.days(advisories) + " days old.");
        }
        int blind = readings.unread() + readings.failed();
        if (blind > 0) {
            sentences.add(Words.number(blind) + " of " + Words.count(readings.total(), "platform image")
                    + (blind == 1 ? " is" : " are") + " not read: nothing is known of "
                    + (blind == 1 ? "it." : "them."));
        }
        return String.join(" ", sentences);
    }

    private static void add(List<String> facts, long count, String one, String many) {
        if (count > 0) {
            facts.add(Words.count(count, one, many));
        }
    }

    static Readings sum(List<RepositoryRow> rows) {
        Readings sum = Readings.NONE;
        for (RepositoryRow row : rows) {
            Readings more = row.readings();
            sum = new Readings(
                    sum.complete() + more.complete(),
                    sum.partial() + more.partial(),
                    sum.failed() + more.failed(),
                    sum.unread() + more.unread(),
                    sum.unmatched() + more.unmatched());
        }
        return sum;
    }
}
