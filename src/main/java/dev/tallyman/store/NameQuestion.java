package dev.tallyman.store;

import dev.tallyman.inventory.ImageName;
import dev.tallyman.inventory.Resolution;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jooq.DSLContext;

/** What an image's name means, and what it may have been meant to be. */
final class NameQuestion {
    private static final int SUGGESTIONS = 3;
    private static final int MAX_NAME = 400;

    private NameQuestion() {}

    static Resolution answer(DSLContext context, String asked) {
        String name = asked.strip().toLowerCase(Locale.ROOT);
        List<ImageName> found =
                context.fetch("""
                        SELECT id, registry, name FROM repository WHERE name = ?
                        UNION SELECT id, registry, name FROM repository
                        WHERE registry = ? AND name = ? ORDER BY registry, name""", name, before(name), after(name)).map(RepositoryStore::name);
        return switch (found.size()) {
            case 0 -> new Resolution.NotFound(asked, near(context, name));
            case 1 -> new Resolution.Found(found.getFirst());
            default -> new Resolution.Ambiguous(asked, found);
        };
    }

    private static String before(String name) {
        return name.substring(0, Math.max(0, name.indexOf('/')));
    }

    private static String after(String name) {
        return name.substring(name.indexOf('/') + 1);
    }

    private static List<String> near(DSLContext context, String name) {
        if (name.length() > MAX_NAME) {
            return List.of();
        }
        record Near(String name, int distance) {}
        int most = Math.max(2, name.length() / 4);
        return context
                .fetch("SELECT registry, name FROM repository WHERE state = 'active'")
                .map(row -> {
                    String held = row.get("name", String.class);
                    String full = row.get("registry", String.class) + "/" + held;
                    boolean sameEnd = last(held).equals(last(name));
                    int distance = Math.min(distance(name, held, most), distance(name, full, most));
                    return new Near(held, sameEnd ? Math.min(distance, 1) : distance);
                })
                .stream()
                .filter(near -> near.distance() <= most)
                .sorted(Comparator.comparingInt(Near::distance).thenComparing(Near::name))
                .map(Near::name)
                .distinct()
                .limit(SUGGESTIONS)
                .toList();
    }

    private static String last(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    /** Levenshtein's, or more than {@code most} where it is more. */
    static int distance(String one, String other, int most) {
        if (Math.abs(one.length() - other.length()) > most) {
            return most + 1;
        }
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int substitute = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substitute, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
