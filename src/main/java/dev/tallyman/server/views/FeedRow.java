package dev.tallyman.server.views;

import dev.tallyman.model.Problem;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An ecosystem: the advisories that there are for it, and the packages that need them.
 *
 * @param records   records imported; null where none ever were
 * @param packages  distinct package versions in images that a tag reaches
 * @param waiting   of these, those not yet matched
 */
public record FeedRow(
        String ecosystem,
        @Nullable Integer records,
        @Nullable String origin,
        @Nullable Instant updatedAt,
        List<Problem> problems,
        int packages,
        int waiting) {
    public FeedRow {
        problems = List.copyOf(problems);
    }
}
