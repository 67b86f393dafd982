package dev.tallyman.inventory;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The syncs that ran. */
public interface SyncRuns {
    /** A new run; its number is higher than that of any before. */
    long start(long connectionId, Instant now);

    /** @param report JSON */
    void finish(long run, String report, Instant now);

    /** The newest run of a connection. */
    Optional<Run> last(long connectionId);

    /**
     * @param finishedAt null: it runs, or it was killed
     */
    record Run(
            long id,
            Instant startedAt,
            @Nullable Instant finishedAt,
            @Nullable String report) {}
}
