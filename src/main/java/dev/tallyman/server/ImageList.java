package dev.tallyman.server;

import dev.tallyman.inventory.Ownership;
import dev.tallyman.model.Severity;
import dev.tallyman.server.views.RepositoryRow;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The list of images as its address asks for it. */
public record ImageList(Slice<RepositoryRow> slice, Map<String, Long> owners, Query query) {
    static ImageList of(List<RepositoryRow> all, Query query) {
        List<RepositoryRow> narrowed = all.stream()
                .filter(row -> matches(row, query))
                .sorted(order(query.get("sort")))
                .toList();
        Map<String, Long> owners = new TreeMap<>();
        all.stream()
                .filter(row -> row.state().equals("active"))
                .forEach(row -> owners.merge(row.owner(), 1L, Long::sum));
        return new ImageList(Slice.of(narrowed, query.page(), all.size()), owners, query);
    }

    private static boolean matches(RepositoryRow row, Query query) {
        String words = query.get("q").toLowerCase(Locale.ROOT);
        return (words.isEmpty() || contains(row, words))
                && query.find("owner").map(row.owner()::equals).orElse(true)
                && query.find("team").map(row.ownership()::has).orElse(true)
                && (!query.is("owned", "no") || row.ownership().by() == Ownership.By.NONE)
                && query.find("visibility").map(row.visibility()::equals).orElse(true)
                && query.find("state")
                        .map(row.state()::equals)
                        .orElse(row.state().equals("active"))
                && query.find("severity")
                        .map(word -> atLeast(row, Severity.ofWord(word)))
                        .orElse(true)
                && (!query.is("exploited", "yes") || row.exploited() > 0)
                && (!query.is("unknown", "yes")
                        || row.readings().total() != row.readings().complete()
                        || row.readings().unmatched() > 0)
                && (!query.is("ended", "yes") || !row.ended().isEmpty())
                && (!query.is("tagged", "no") || row.tags().isEmpty());
    }

    private static boolean contains(RepositoryRow row, String words) {
        return row.name().toLowerCase(Locale.ROOT).contains(words)
                || row.ownership().teams().stream()
                        .anyMatch(team -> team.toLowerCase(Locale.ROOT).contains(words))
                || row.tags().stream()
                        .anyMatch(tag -> tag.toLowerCase(Locale.ROOT).contains(words))
                || row.distributions().stream()
                        .anyMatch(name -> name.toLowerCase(Locale.ROOT).contains(words));
    }

    private static boolean atLeast(RepositoryRow row, Severity severity) {
        for (Severity each : Severity.values()) {
            if (each.atLeast(severity) && row.tally().of(each) > 0) {
                return true;
            }
        }
        return false;
    }

    /** Unless asked for otherwise the worst is first, then what nothing is known of: it may be worse. */
    private static Comparator<RepositoryRow> order(String sort) {
        Comparator<RepositoryRow> name = Comparator.comparing(RepositoryRow::name);
        return switch (sort) {
            case "name" -> name;
            case "pushed" ->
                Comparator.comparing((RepositoryRow row) -> row.pushedAt() == null ? Instant.MIN : row.pushedAt())
                        .reversed()
                        .thenComparing(name);
            case "size" ->
                Comparator.comparingLong((RepositoryRow row) -> row.size() == null ? 0 : -row.size())
                        .thenComparing(name);
            case "versions" ->
                Comparator.comparingInt((RepositoryRow row) -> -row.versions()).thenComparing(name);
            default ->
                Comparator.comparing((RepositoryRow row) -> row.exploited() == 0)
                        .thenComparing(RepositoryRow::tally, (a, b) -> a.compareBadness(b))
                        .thenComparing(row -> !row.unknown())
                        .thenComparing(name);
        };
    }
}
