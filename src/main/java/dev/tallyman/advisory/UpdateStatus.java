package dev.tallyman.advisory;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the last update of the advisories ended.
 *
 * @param state  complete, partial or failed
 * @param words  what came of it, for people
 * @param nextAt when the server makes the next one; null: only when asked
 */
public record UpdateStatus(
        State state,
        String words,
        Instant endedAt,
        @Nullable Instant nextAt) {
    public enum State {
        COMPLETE,
        PARTIAL,
        FAILED
    }
}
