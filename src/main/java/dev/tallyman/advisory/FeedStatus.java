package dev.tallyman.advisory;

import dev.tallyman.model.Problem;
import java.time.Instant;
import java.util.List;

/**
 * What is held of one ecosystem.
 *
 * @param ecosystem without its release
 * @param origin    where it was last imported from, without credentials
 * @param updatedAt when it was last imported
 * @param problems  what the last import had to leave out; capped, the last one then says how many more
 */
public record FeedStatus(String ecosystem, String origin, long records, Instant updatedAt, List<Problem> problems) {
    public FeedStatus {
        problems = List.copyOf(problems);
    }
}
