package dev.tallyman.match;

import dev.tallyman.catalog.InstalledPackage;
import dev.tallyman.model.Distribution;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Findings of the inventory, kept per distinct package version. */
public interface FindingRepository {
    /**
     * Package versions that were never matched, or whose advisories changed since, by name.
     *
     * @param after where to go on: the last one seen; null: at the beginning
     * @param max   at most so many
     */
    List<Pending> pending(@Nullable Pending after, int max);

    /** Records the findings of package versions, replacing what was known; what is new or gone of those matched before becomes an event. */
    Change record(List<Matched> matched, Instant now);

    /** Where a package or a weakness is. */
    Page find(FindQuery query, int limit, @Nullable String cursor);

    /** The ecosystems of the packages that were matched, as OSV names them, without their releases. */
    List<String> ecosystems();

    /** Has every package version matched again, as after a change of the matcher itself. */
    void invalidate();

    /** A distinct package version, with what matching needs of it; layer, paths and owner are not known here. */
    record Pending(long id, @Nullable Distribution distribution, InstalledPackage installed) {}

    /**
     * @param subject what it was matched as; empty where no ecosystem's records are about it
     */
    record Matched(long id, Optional<Subject> subject, List<Finding> findings) {
        public Matched {
            findings = List.copyOf(findings);
        }
    }

    /** In findings. */
    record Change(long appeared, long gone) {}

    /**
     * @param cursor of the next page; null on the last one
     */
    record Page(List<Occurrence> items, @Nullable String cursor) {
        public Page {
            items = List.copyOf(items);
        }
    }
}
