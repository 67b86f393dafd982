package dev.tallyman.server;

import dev.tallyman.model.Severity;
import dev.tallyman.server.views.Tally;
import dev.tallyman.server.views.WeaknessRow;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The list of weaknesses as its address asks for it. {@code tally} is over all of them. */
public record WeaknessList(Slice<WeaknessRow> slice, Tally tally, int exploited, int fixable, Query query) {
    static WeaknessList of(List<WeaknessRow> all, Query query) {
        List<WeaknessRow> narrowed =
                all.stream().filter(row -> matches(row, query)).toList();
        List<WeaknessRow> sorted = switch (query.get("sort")) {
            case "severity" ->
                sorted(
                        narrowed,
                        Comparator.comparing(WeaknessRow::severity)
                                .thenComparingDouble(row -> row.score() == null ? 0 : -row.score()));
            case "epss" -> sorted(narrowed, Comparator.comparingDouble(row -> row.epss() == null ? 0 : -row.epss()));
            case "images" ->
                sorted(narrowed, Comparator.comparingInt(row -> -row.images().size()));
            case "new" ->
                sorted(narrowed, Comparator.comparing(WeaknessRow::firstSeenAt).reversed());
            case "id" -> sorted(narrowed, Comparator.comparing(WeaknessRow::id).reversed());
            default -> narrowed;
        };
        Tally tally = Tally.NONE;
        for (WeaknessRow row : all) {
            tally = tally.plus(row.severity());
        }
        return new WeaknessList(
                Slice.of(sorted, query.page(), all.size()),
                tally,
                (int) all.stream().filter(WeaknessRow::knownExploited).count(),
                (int) all.stream().filter(WeaknessRow::fixable).count(),
                query);
    }

    /** A stable sort: within equals the worst stays first. */
    private static List<WeaknessRow> sorted(List<WeaknessRow> rows, Comparator<WeaknessRow> order) {
        return rows.stream().sorted(order).toList();
    }

    private static boolean matches(WeaknessRow row, Query query) {
        String words = query.get("q").toLowerCase(Locale.ROOT);
        return (words.isEmpty() || contains(row, words))
                && query.find("severity")
                        .map(word -> row.severity() == Severity.ofWord(word))
                        .orElse(true)
                && query.find("image").map(row.images()::contains).orElse(true)
                && (!query.is("exploited", "yes") || row.knownExploited())
                && (!query.is("fixable", "yes") || row.fixable());
    }

    private static boolean contains(WeaknessRow row, String words) {
        return row.id().toLowerCase(Locale.ROOT).contains(words)
                || row.aliases().stream()
                        .anyMatch(alias -> alias.toLowerCase(Locale.ROOT).contains(words))
                || row.packages().stream()
                        .anyMatch(name -> name.toLowerCase(Locale.ROOT).contains(words));
    }
}
