package dev.tallyman.store.page;

import dev.tallyman.store.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is kept until the data change. While a sync or scan writes all the time, an answer that was dear to compute is given for
 * up to {@link #PATIENCE} more; one that was cheap is always the newest. A question that needs another's answer asks for it before it
 * takes a connection: connections are few, and nobody holds one while waiting for the next.
 */
final class Remembered<T> {
    /** How old an answer may be that took longer than {@link #DEAR} to compute. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    static final Duration DEAR = Duration.ofMillis(200);

    private record Answer<T>(T value, long version, Instant at, boolean dear) {}

    private final Database database;
    private final Clock clock;
    private final Supplier<T> question;
    private @Nullable Answer<T> last;

    Remembered(Database database, Clock clock, Supplier<T> question) {
        this.database = database;
        this.clock = clock;
        this.question = question;
    }

    synchronized T get() {
        // The version is asked for before the data: an answer may be newer than it says, never older.
        long version = database.dataVersion();
        Answer<T> known = last;
        Instant now = clock.instant();
        if (known != null && (known.version == version || (known.dear && now.isBefore(known.at.plus(PATIENCE))))) {
            return known.value;
        }
        long start = System.nanoTime();
        T value = question.get();
        boolean dear = System.nanoTime() - start > DEAR.toNanos();
        last = new Answer<>(value, version, now, dear);
        return value;
    }
}
