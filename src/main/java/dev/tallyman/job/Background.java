package dev.tallyman.job;

import dev.tallyman.connection.Via;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.MemoryShortage;
import dev.tallyman.model.TallymanException;
import dev.tallyman.server.Actions;
import dev.tallyman.server.JobBoard;
import dev.tallyman.server.views.ConnectionView;
import dev.tallyman.server.views.JobView;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does the chores of a server: a sync of each connection at an interval, a verification a night, what is asked for from the pages, what GitHub's
 * deliveries ask for, what a rate limit left for later, and after each sync the reading of what is new; an update of the advisories at another interval,
 * and where something new has none yet. One sync at a time and, beside it, one reading, one update and one test of a connection. What it does and did is
 * on the board.
 */
public final class Background implements Actions, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Background.class);
    private static final Duration GRACE = Duration.ofSeconds(10);

    /** GitHub sends one event a manifest; those of one push come within seconds. */
    static final Duration BURST = Duration.ofSeconds(2);

    /** After so long a sync that another process was in the way of is tried again. */
    static final Duration BUSY = Duration.ofSeconds(10);

    /** More images of one connection than this are synced with all the others of it: its list costs less than asking for each. */
    static final int MANY = 20;

    /** A limit that has just ended is given this long. */
    private static final Duration AFTER_RESET = Duration.ofSeconds(2);

    private final Chores chores;
    private final JobBoard board;
    private final Clock clock;
    private final Duration burst;
    private final ScheduledExecutorService syncs = worker("background-sync");
    private final ScheduledExecutorService readings = worker("background-reading");
    private final ScheduledExecutorService tests = worker("background-test");
    private final ScheduledExecutorService updates = worker("background-update");
    private final Set<String> changed = new LinkedHashSet<>();
    private final Map<String, Instant> resumes = new ConcurrentHashMap<>();
    private final AtomicBoolean readingWaits = new AtomicBoolean();
    private final Cancellations cancellations = new Cancellations();
    private volatile @Nullable Duration updateEvery;

    public Background(Chores chores, JobBoard board, Clock clock) {
        this(chores, board, clock, BURST);
    }

    Background(Chores chores, JobBoard board, Clock clock, Duration burst) {
        this.chores = chores;
        this.board = board;
        this.clock = clock;
        this.burst = burst;
    }

    private static ScheduledExecutorService worker(String name) {
        return Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name(name).daemon(true).factory());
    }

    /** Syncs every connection now, and again that long after each round. */
    public void every(Duration interval) {
        var _ = syncs.scheduleWithFixedDelay(this::round, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Updates the advisories after {@code first}, and again that long after each update. */
    public void updateEvery(Duration interval, Duration first) {
        updateEvery = interval;
        var _ = updates.scheduleWithFixedDelay(
                this::update, first.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Verifies every connection each day at that time, UTC. */
    public void verifyDailyAt(LocalTime time) {
        later(untilNext(time), () -> {
            verifyDailyAt(time);
            all("Verification of ", this::verifyThenRead);
        });
    }

    private Duration untilNext(LocalTime time) {
        ZonedDateTime now = clock.instant().atZone(ZoneOffset.UTC);
        ZonedDateTime today = now.with(time);
        // Not a moment early, or the same night would come twice.
        return Duration.between(now, today.isAfter(now) ? today : today.plusDays(1))
                .plusMillis(1);
    }

    /**
     * Something changed at GitHub in an image, {@code owner/name}: it alone is synced soon, by the connections that cover it. A burst of calls about one
     * image, and those that come while a sync runs, become one sync.
     */
    public void changed(String image) {
        changed(Set.of(image), burst);
    }

    private void changed(Set<String> images, Duration delay) {
        boolean first;
        synchronized (changed) {
            first = changed.isEmpty();
            changed.addAll(images);
        }
        if (first) {
            later(delay, this::syncChanged);
        }
    }

    private void syncChanged() {
        Set<String> images;
        synchronized (changed) {
            images = new LinkedHashSet<>(changed);
            changed.clear(); // what is told from here on needs another look: this one may have looked already
        }
        Map<String, Set<String>> byConnection = new LinkedHashMap<>();
        for (String image : images) {
            for (String connection : chores.covering(image)) {
                byConnection
                        .computeIfAbsent(connection, name -> new LinkedHashSet<>())
                        .add(image);
            }
        }
        byConnection.forEach(this::syncChanged);
    }

    private void syncChanged(String connection, Set<String> images) {
        if (images.size() > MANY) {
            run(cancellable("Sync of " + connection), progress -> syncThenRead(connection, progress));
            return;
        }
        for (String image : images) {
            run(cancellable("Sync of " + image + " by " + connection), progress -> {
                try {
                    return thenRead(connection, chores.sync(connection, image, progress));
                } catch (TallymanException e) {
                    if (e.code() == ErrorCode.CONFLICT) {
                        changed(Set.of(image), BUSY);
                    }
                    throw e;
                }
            });
        }
    }

    private void later(Duration delay, Runnable action) {
        try {
            var _ = syncs.schedule(() -> quietly(action), delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("closing: the next start syncs", e);
        }
    }

    private static void quietly(Runnable action) {
        try {
            action.run();
        } catch (TallymanException e) {
            LOG.warn("{}", e.getMessage()); // the next round tries again
        } catch (RuntimeException e) {
            LOG.warn("a round of work failed", e); // an exception would end the rounds for good
        }
    }

    @Override
    public Optional<Long> sync(String connection) {
        return chores.connections().contains(connection)
                ? Optional.of(submit(
                        cancellable("Sync of " + connection),
                        progress -> Via.WEB.call(() -> syncThenRead(connection, progress))))
                : Optional.empty();
    }

    @Override
    public synchronized Optional<Long> test(String connection) {
        if (!chores.connections().contains(connection)) {
            return Optional.empty();
        }
        Optional<JobView> running = board.testOf(connection).filter(job -> job.state() == JobView.State.RUNNING);
        return running.isPresent() ? running.map(JobView::id) : Optional.of(startTest(connection));
    }

    /** Beside whatever else runs: somebody waits for it. */
    private long startTest(String connection) {
        JobBoard.Job job = board.startTest(connection);
        tests.execute(() -> run(job, progress -> Via.WEB.call(() -> chores.test(connection, job::step))));
        return job.id();
    }

    @Override
    public boolean cancel(long job) {
        return cancellations.cancel(job);
    }

    /** Ends what runs; what it finished stays. */
    @Override
    public void close() {
        syncs.shutdownNow();
        readings.shutdownNow();
        tests.shutdownNow();
        updates.shutdownNow();
        try {
            for (ScheduledExecutorService worker : List.of(syncs, readings, tests, updates)) {
                if (!worker.awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                    LOG.warn("work in the background did not end within {}", GRACE);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void round() {
        quietly(() -> all("Sync of ", this::syncThenRead));
    }

    /** One after the other, but for those that wait for their rate limit: they go on by themselves. */
    private void all(String what, ConnectionWork work) {
        for (String connection : chores.connections()) {
            if (syncs.isShutdown()) {
                return;
            }
            Instant resumesAt = resumes.getOrDefault(connection, Instant.MIN);
            if (!clock.instant().isBefore(resumesAt)) {
                run(cancellable(what + connection), progress -> work.run(connection, progress));
            }
        }
    }

    private Chores.Outcome syncThenRead(String connection, Chores.Progress progress) {
        try {
            return thenRead(connection, chores.sync(connection, progress));
        } catch (TallymanException e) {
            if (e.code() == ErrorCode.CONFLICT) {
                resume(connection, clock.instant().plus(BUSY));
            }
            throw e;
        }
    }

    private Chores.Outcome verifyThenRead(String connection, Chores.Progress progress) {
        return thenRead(connection, chores.verify(connection, progress));
    }

    /** Reads what is new, and goes on when the rate limit allows it with what it left. */
    private Chores.Outcome thenRead(String connection, Chores.Outcome outcome) {
        Instant resumesAt = outcome.resumesAt();
        if (resumesAt != null) {
            resume(connection, resumesAt.plus(AFTER_RESET));
        }
        boolean something = outcome.state() == JobView.State.COMPLETE || outcome.state() == JobView.State.PARTIAL;
        if (something && readingWaits.compareAndSet(false, true)) {
            readings.execute(this::read);
        }
        return outcome;
    }

    /** A sync of the connection then; until then no round asks for it. */
    private void resume(String connection, Instant at) {
        if (resumes.putIfAbsent(connection, at) != null) {
            return;
        }
        later(Duration.between(clock.instant(), at), () -> {
            resumes.remove(connection);
            run(cancellable("Sync of " + connection), progress -> syncThenRead(connection, progress));
        });
    }

    private void read() {
        readingWaits.set(false);
        run(board.start("Reading new images"), chores::read);
        try {
            if (updateEvery != null && chores.lacksAdvisories()) {
                updates.execute(this::update);
            }
        } catch (RejectedExecutionException e) {
            LOG.debug("closing: the next start updates", e);
        } catch (TallymanException e) {
            LOG.warn("{}", e.getMessage()); // the next update is due all the same
        }
    }

    private void update() {
        Duration again = updateEvery;
        if (again != null) {
            run(board.start("Update of the advisories"), progress -> chores.update(again, progress));
        }
    }

    /** A job that can be cancelled. */
    private JobBoard.Job cancellable(String name) {
        JobBoard.Job job = board.start(name, true);
        cancellations.expect(job.id());
        return job;
    }

    private long submit(JobBoard.Job job, Work work) {
        syncs.execute(() -> run(job, work));
        return job.id();
    }

    private void run(JobBoard.Job job, Work work) {
        if (!cancellations.begin(job.id())) {
            job.end(JobView.State.CANCELLED, "cancelled before it began");
            return;
        }
        try {
            Chores.Outcome outcome = Via.SERVER.call(() -> work.run(new Told(job)));
            job.end(outcome.state(), outcome.words());
        } catch (TallymanException e) {
            job.end(JobView.State.FAILED, e.getMessage() + (e.hint().isEmpty() ? "" : ". " + e.hint()));
        } catch (RuntimeException | OutOfMemoryError e) {
            job.end(
                    JobView.State.FAILED,
                    MemoryShortage.caused(e)
                            ? MemoryShortage.REASON + ". " + MemoryShortage.HINT
                            : "an unexpected error in Tallyman itself: " + e);
            LOG.warn("a job failed", e);
        } finally {
            cancellations.end(job.id());
        }
    }

    /** A piece of work. */
    private interface Work {
        Chores.Outcome run(Chores.Progress progress);
    }

    /** A piece of work on a connection. */
    private interface ConnectionWork {
        Chores.Outcome run(String connection, Chores.Progress progress);
    }

    /** What a piece of work tells goes to the board. */
    private record Told(JobBoard.Job job) implements Chores.Progress {
        @Override
        public void at(long done, long total, String doing) {
            job.progress(doing, done, total);
        }

        @Override
        public void notice(String words) {
            job.notice(words);
        }

        @Override
        public void budget(ConnectionView.Budget left) {
            job.budget(left);
        }
    }
}
