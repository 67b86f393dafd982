package dev.tallyman.advisory;

import dev.tallyman.model.Problem;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is held of one ecosystem.
 *
 * @param ecosystem without its release
 * @param origin    where it was last imported from, without credentials
 * @param updatedAt when records of it were last imported
 * @param checkedAt when its origin was last asked for what changed; null: never
 * @param wholeAt   when all of its records were last imported at once; null: only single ones were
 * @param problems  what the last import had to leave out; capped, the last one then says how many more
 */
public record FeedStatus(
        String ecosystem,
        String origin,
        long records,
        Instant updatedAt,
        @Nullable Instant checkedAt,
        @Nullable Instant wholeAt,
        List<Problem> problems) {
    public FeedStatus {
        problems = List.copyOf(problems);
    }
}
