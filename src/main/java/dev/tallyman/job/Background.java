package dev.tallyman.job;

import dev.tallyman.model.TallymanException;
import dev.tallyman.server.Actions;
import dev.tallyman.server.JobBoard;
import dev.tallyman.server.views.JobView;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does the chores of a server, one after the other: a sync of each connection at an interval, what is asked for from the pages, and after
 * each sync the reading of what is new. What it does and did is on the board.
 */
public final class Background implements Actions, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Background.class);
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Chores chores;
    private final JobBoard board;
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("background").daemon(true).factory());

    public Background(Chores chores, JobBoard board) {
        this.chores = chores;
        this.board = board;
    }

    /** Syncs every connection now, and again that long after each round. */
    public void every(Duration interval) {
        var unused = worker.scheduleWithFixedDelay(this::round, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public Optional<Long> sync(String connection) {
        return chores.connections().contains(connection)
                ? Optional.of(submit("Sync of " + connection, progress -> syncAndRead(connection, progress)))
                : Optional.empty();
    }

    @Override
    public Optional<Long> test(String connection) {
        return chores.connections().contains(connection)
                ? Optional.of(submit("Test of " + connection, progress -> chores.test(connection, progress)))
                : Optional.empty();
    }

    /** Ends what runs; what it finished stays. */
    @Override
    public void close() {
        worker.shutdownNow();
        try {
            if (!worker.awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("work in the background did not end within {}", GRACE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void round() {
        try {
            for (String connection : chores.connections()) {
                run(board.start("Sync of " + connection), progress -> syncAndRead(connection, progress));
            }
        } catch (TallymanException e) {
            LOG.warn("{}", e.getMessage()); // the next round tries again
        }
    }

    private Chores.Outcome syncAndRead(String connection, Chores.Progress progress) {
        Chores.Outcome synced = chores.sync(connection, progress);
        if (synced.state() == JobView.State.FAILED) {
            return synced;
        }
        Chores.Outcome read = chores.read(progress);
        JobView.State worse = synced.state() == JobView.State.COMPLETE ? read.state() : synced.state();
        return new Chores.Outcome(worse, synced.words() + "; " + read.words());
    }

    private long submit(String name, Work work) {
        JobBoard.Job job = board.start(name);
        worker.execute(() -> run(job, work));
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
