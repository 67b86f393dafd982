package dev.tallyman.job;

import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import dev.tallyman.server.Actions;
import dev.tallyman.server.JobBoard;
import dev.tallyman.server.views.JobView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does the chores of a server: a sync of each connection at an interval, what is asked for from the pages, what GitHub's deliveries ask for, and
 * after each sync the reading of what is new; an update of the advisories at another interval, and where something new has none yet. One sync at a
 * time and, beside it, one reading, one update and one test of a connection. What it does and did is on the board.
 */
public final class Background implements Actions, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Background.class);
    private static final Duration GRACE = Duration.ofSeconds(10);

    /** GitHub sends one event a manifest; those of one push come within seconds. */
    static final Duration BURST = Duration.ofSeconds(2);

    /** After so long a sync that another process was in the way of is tried again. */
    static final Duration BUSY = Duration.ofSeconds(10);

    private final Chores chores;
    private final JobBoard board;
    private final Duration burst;
    private final ScheduledExecutorService syncs = worker("background-sync");
    private final ScheduledExecutorService readings = worker("background-reading");
    private final ScheduledExecutorService tests = worker("background-test");
    private final ScheduledExecutorService updates = worker("background-update");
    private final AtomicBoolean syncWaits = new AtomicBoolean();
    private final AtomicBoolean readingWaits = new AtomicBoolean();
    private volatile @Nullable Duration updateEvery;

    public Background(Chores chores, JobBoard board) {
        this(chores, board, BURST);
    }

    Background(Chores chores, JobBoard board, Duration burst) {
        this.chores = chores;
        this.board = board;
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

    /** Something changed at GitHub: syncs every connection soon. A burst of calls, and those that come while a sync runs, become one sync. */
    public void changed() {
        soon(burst);
    }

    private void soon(Duration delay) {
        if (!syncWaits.compareAndSet(false, true)) {
            return;
        }
        try {
            var _ = syncs.schedule(this::roundOfChanges, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("closing: the next start syncs", e);
        }
    }

    @Override
    public Optional<Long> sync(String connection) {
        return chores.connections().contains(connection)
                ? Optional.of(submit("Sync of " + connection, progress -> syncThenRead(connection, progress)))
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
        tests.execute(() -> run(job, progress -> chores.test(connection, job::step)));
        return job.id();
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

    /** What is asked for from here on needs another round: this one may have looked already. */
    private void roundOfChanges() {
        syncWaits.set(false);
        round();
    }

    private void round() {
        try {
            for (String connection : chores.connections()) {
                run(board.start("Sync of " + connection), progress -> syncThenRead(connection, progress));
            }
        } catch (TallymanException e) {
            LOG.warn("{}", e.getMessage()); // the next round tries again
        }
    }

    private Chores.Outcome syncThenRead(String connection, Chores.Progress progress) {
        Chores.Outcome synced;
        try {
            synced = chores.sync(connection, progress);
        } catch (TallymanException e) {
            if (e.code() == ErrorCode.CONFLICT) {
                soon(BUSY);
            }
            throw e;
        }
        if (synced.state() != JobView.State.FAILED && readingWaits.compareAndSet(false, true)) {
            readings.execute(this::read);
        }
        return synced;
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

    private long submit(String name, Work work) {
        JobBoard.Job job = board.start(name);
        syncs.execute(() -> run(job, work));
        return job.id();
    }

    private static void run(JobBoard.Job job, Work work) {
        try {
            Chores.Outcome outcome = work.run((done, total, doing) -> job.progress(doing, done, total));
            job.end(outcome.state(), outcome.words());
        } catch (TallymanException e) {
            job.end(JobView.State.FAILED, e.getMessage() + (e.hint().isEmpty() ? "" : ". " + e.hint()));
        } catch (RuntimeException e) {
            job.end(JobView.State.FAILED, "an unexpected error in Tallyman itself: " + e);
            LOG.warn("a job failed", e);
        }
    }

    /** A piece of work. */
    private interface Work {
        Chores.Outcome run(Chores.Progress progress);
    }
}
