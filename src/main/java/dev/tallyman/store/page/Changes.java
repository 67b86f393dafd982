package dev.tallyman.store.page;

import dev.tallyman.server.views.Change;
import dev.tallyman.server.views.Tally;
import dev.tallyman.server.views.VersionOrder;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Gathers fixable findings into changes: packages of one source are upgraded together, so they are one change. */
final class Changes {
    private record Key(String what, String type, String ecosystem, String from) {}

    private static final class Parts {
        private final Set<String> packages = new TreeSet<>();
        private final Set<String> fixes = new TreeSet<>();
        private final Set<String> images = new TreeSet<>();
        private final Map<String, Exposure.Found> removes = new HashMap<>();
    }

    private final Map<Key, Parts> all = new HashMap<>();

    void add(
            String what,
            String type,
            String ecosystem,
            String packageName,
            String from,
            Exposure.Found found,
            Collection<String> images) {
        String fixed = found.fixed();
        if (fixed == null) {
            return;
        }
        Parts parts = all.computeIfAbsent(new Key(what, type, ecosystem, from), key -> new Parts());
        parts.packages.add(packageName);
        parts.fixes.add(fixed);
        parts.images.addAll(images);
        parts.removes.merge(found.id(), found, Exposure.Found::worse);
    }

    /** Best first: what removes the worst from the most images. */
    List<Change> best(VersionOrder order) {
        return all.entrySet().stream()
                .map(entry -> change(entry.getKey(), entry.getValue(), order))
                .sorted(Comparator.comparingLong((Change change) -> -worth(change))
                        .thenComparing(Change::what)
                        .thenComparing(Change::from))
                .toList();
    }

    private static Change change(Key key, Parts parts, VersionOrder order) {
        List<String> fixes = List.copyOf(parts.fixes);
        return new Change(
                key.what,
                key.type,
                key.ecosystem,
                List.copyOf(parts.packages),
                key.from,
                order.newest(key.ecosystem, fixes).orElse(null),
                fixes,
                List.copyOf(parts.images),
                Exposure.tally(parts.removes),
                Exposure.exploited(parts.removes));
    }

    /** What is exploited now outweighs any number of lesser things; each band outweighs some five of the next. */
    private static long worth(Change change) {
        Tally gone = change.removes();
        long each = 1_000L * change.exploited()
                + 100L * gone.critical()
                + 20L * gone.high()
                + 4L * gone.medium()
                + gone.low()
                + gone.unknown();
        return each * Math.max(1, change.images().size());
    }
}
