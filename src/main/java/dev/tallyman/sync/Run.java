package dev.tallyman.sync;

import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One sync while it runs: its number, what it counts, and whether it is worth going on. Safe for use by several threads. */
final class Run {
    /** After so many requests in a row that the registry did not answer, it is not asked any more. */
    static final int MAX_UNREACHABLE = 8;

    final SyncRequest request;
    final Records records;
    final Clock clock;
    final long id;
    final Problems problems = new Problems();
    final AtomicLong packages = new AtomicLong();
    final AtomicLong newVersions = new AtomicLong();
    final AtomicLong opened = new AtomicLong();

    private final SyncProgress progress;
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong total = new AtomicLong();
    private final AtomicInteger unreachable = new AtomicInteger();
    private volatile @Nullable TallymanException stopped;

    Run(SyncRequest request, Records records, Clock clock, SyncProgress progress) {
        this.request = request;
        this.records = records;
        this.clock = clock;
        this.progress = progress;
        this.id = records.runs().start(request.connectionId(), clock.instant());
    }

    Instant now() {
        return clock.instant();
    }

    void tell(String what) {
        progress.at(done.get(), total.get(), what);
    }

    void toOpen(long count) {
        total.set(count);
    }

    void finished(String what) {
        progress.at(done.incrementAndGet(), total.get(), what);
    }

    void reached() {
        unreachable.set(0);
    }

    /** Takes note of a failure that others will meet too. */
    void failed(TallymanException error) {
        boolean hopeless = error.code() == ErrorCode.RATE_LIMITED
                || (error.code() == ErrorCode.UNREACHABLE && unreachable.incrementAndGet() >= MAX_UNREACHABLE);
        if (hopeless) {
            stopped = error;
        }
    }

    /** Why nothing more is to be asked for; null while there is hope. */
    @Nullable
    TallymanException stopped() {
        return stopped;
    }
}
