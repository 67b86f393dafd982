package dev.tallyman.sync;

import dev.tallyman.github.Versions;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The packages that a sync opens, the most worthwhile first: those that moved before those that are only verified, what moved last before what moved
 * long ago. Where the calls that it takes do not fit into what is left of the rate limit, the newest page of each comes before the older pages of any.
 *
 * @param calls   to the API, by what the list says of the packages: about
 * @param inTurns whether it does not fit
 */
record Workload(List<Discovery.Found> packages, long calls, boolean inTurns) {
    Workload {
        packages = List.copyOf(packages);
    }

    static Workload of(List<Discovery.Found> changed, boolean full, SyncReport.@Nullable Budget budget) {
        List<Discovery.Found> ordered = changed.stream()
                .sorted(Comparator.comparing(
                                (Discovery.Found found) -> !found.listed().moved())
                        .thenComparing(Workload::updated, Comparator.reverseOrder()))
                .toList();
        long calls = ordered.stream().mapToLong(found -> calls(found, full)).sum();
        return new Workload(ordered, calls, budget != null && calls > budget.remaining());
    }

    /** Whether there are pages after the newest that are to be read. */
    static boolean isLong(Discovery.Found found, boolean full) {
        return calls(found, full) > 1;
    }

    private static long calls(Discovery.Found found, boolean full) {
        Long versions = found.listed().stated().versionCount();
        boolean toTheEnd = full || found.listed().toVerify() || !found.listed().wasComplete();
        return versions == null || !toTheEnd ? 1 : Math.max(1, (versions + Versions.PER_PAGE - 1) / Versions.PER_PAGE);
    }

    /** Beforehand, that it will not fit. */
    String words(SyncReport.Budget budget) {
        Instant resets = budget.resetsAt();
        return String.format(
                Locale.ROOT,
                "%,d packages take about %,d calls, and %,d are left%s: the newest versions first, the rest later",
                packages.size(),
                calls,
                budget.remaining(),
                resets == null ? "" : " until " + resets);
    }

    private static Instant updated(Discovery.Found found) {
        Instant updated = found.listed().stated().updatedAt();
        return updated == null ? Instant.EPOCH : updated;
    }
}
