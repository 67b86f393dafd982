package dev.tallyman.job;

import java.time.Duration;
import java.time.LocalTime;
import org.jspecify.annotations.Nullable;

/**
 * When a server does its chores. Of intervals, zero or less: only when asked.
 *
 * @param sync     between syncs of every connection
 * @param update   between updates of the advisories that the inventory needs
 * @param verifyAt when, UTC, every connection is verified each day; null: never
 */
public record Schedule(
        Duration sync, Duration update, @Nullable LocalTime verifyAt) {
    public static final Schedule NONE = new Schedule(Duration.ZERO, Duration.ZERO, null);

    public Schedule {
        sync = sync.isNegative() ? Duration.ZERO : sync;
        update = update.isNegative() ? Duration.ZERO : update;
    }
}
