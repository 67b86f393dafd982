package dev.tallyman.job;

import java.time.Duration;

/**
 * How often a server does its chores; zero or less: only when asked.
 *
 * @param sync   of every connection
 * @param update of the advisories that the inventory needs
 */
public record Schedule(Duration sync, Duration update) {
    public static final Schedule NONE = new Schedule(Duration.ZERO, Duration.ZERO);

    public Schedule {
        sync = sync.isNegative() ? Duration.ZERO : sync;
        update = update.isNegative() ? Duration.ZERO : update;
    }
}
