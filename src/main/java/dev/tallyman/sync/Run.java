package dev.tallyman.sync;

import dev.tallyman.github.Answer;
import dev.tallyman.github.Listing;
import dev.tallyman.http.RateLimit;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One sync while it runs: its number, what it counts, and whether it is worth going on. Safe for use by several threads. */
final class Run {
    /** After so many requests in a row that the registry did not answer, it is not asked any more. */
    static final int MAX_UNREACHABLE = 8;

    /** Where nobody tells when a limit ends, it is worth another try after this. */
    private static final Duration UNTOLD = Duration.ofMinutes(1);

    final SyncRequest request;
    final Records records;
    final Clock clock;
    final long id;
    final Problems problems = new Problems();
    final Catch caught = new Catch();
    final OldGeneration oldGeneration = new OldGeneration();
    final AtomicLong packages = new AtomicLong();
    final AtomicLong newVersions = new AtomicLong();
    final AtomicLong opened = new AtomicLong();

    /** Of the one package that a sync is about. */
    final AtomicLong versionsOfOne = new AtomicLong();

    /** Packages that the rate limit left for later. */
    final AtomicLong left = new AtomicLong();

    /** Images that changed without a delivery. */
    final Set<String> unannounced = new ConcurrentSkipListSet<>();

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
        budget().ifPresent(progress::budget);
    }

    void notice(String words) {
        progress.notice(words);
    }

    void toOpen(long count) {
        total.set(count);
    }

    void finished(String what) {
        progress.at(done.incrementAndGet(), total.get(), what);
    }

    /** What the API last told of its rate limit. */
    Optional<SyncReport.Budget> budget() {
        RateLimit seen = request.github().rateLimit();
        return seen.limit() < 0 || seen.remaining() < 0
                ? Optional.empty()
                : Optional.of(new SyncReport.Budget(
                        seen.limit(), seen.remaining(), seen.resetAt().orElse(null)));
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

    /** Takes note of an answer that tells nothing. */
    void failed(String where, Answer<?> answer) {
        try {
            answer.orThrow();
        } catch (TallymanException e) {
            failed(e);
            problems.add(where, e);
        }
    }

    /** Takes note of what single sign-on left out of a list. */
    void tellOmitted(String where, Listing listing) {
        if (!listing.ssoOmitted().isEmpty()) {
            problems.add(
                    where,
                    "left out for their single sign-on: the organisations with the ids "
                            + String.join(", ", listing.ssoOmitted())
                            + " (authorise the token for them on GitHub, under Settings, Developer settings, Configure SSO)");
        }
    }

    /** Why nothing more is to be asked for; null while there is hope. */
    @Nullable
    TallymanException stopped() {
        return stopped;
    }

    /** When it is worth going on after a rate limit stopped it. */
    Instant resumesAt() {
        return request.github().closedUntil().orElseGet(() -> now().plus(UNTOLD));
    }
}
