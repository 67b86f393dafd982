package dev.tallyman.server.views;

import dev.tallyman.connection.Diagnosis;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A piece of work, running or done.
 *
 * @param doing what it is doing, in words; at the end what came of it
 * @param done  steps done
 * @param total steps in all; 0 where it cannot be known
 * @param steps of a connection's test, those that are done
 */
public record JobView(
        long id,
        String name,
        State state,
        String doing,
        long done,
        long total,
        Instant startedAt,
        @Nullable Instant endedAt,
        List<Diagnosis.Step> steps) {
    public JobView {
        steps = List.copyOf(steps);
    }

    /** How it stands. */
    public enum State {
        RUNNING,
        COMPLETE,
        PARTIAL,
        FAILED;

        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
