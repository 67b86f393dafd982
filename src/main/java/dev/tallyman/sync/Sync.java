package dev.tallyman.sync;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallyman.github.GitHub;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import dev.tallyman.registry.Registry;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings the inventory up to date with what a connection sees: packages, versions, tags, manifests, configurations. Reads no layers.
 * Every step records what it finished, so a sync that was killed, cancelled or stopped by a rate limit goes on where it was; a package that did not move
 * since it was complete is not opened.
 */
public final class Sync {
    private static final int PARALLEL_PACKAGES = 4;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Records records;
    private final Clock clock;

    public Sync(Records records, Clock clock) {
        this.records = records;
        this.clock = clock;
    }

    /**
     * Runs one sync. What could not be read is in the report; it is {@code FAILED} where nothing could. An interrupt of the thread cancels it: what it
     * finished is kept, and the report says so.
     *
     * @throws TallymanException {@code CONFLICT} where another sync of the data folder runs
     */
    public SyncReport run(SyncRequest request, SyncProgress progress) {
        SyncLock lock = SyncLock.acquire(request.lockFolder());
        try {
            request.registry().expectTokenEndpoint();
            Run run = new Run(request, records, clock, progress);
            return run(run, new Counter(request.github(), request.registry()));
        } finally {
            lock.close();
        }
    }

    private SyncReport run(Run run, Counter counter) {
        boolean failed = false;
        boolean cancelled = false;
        try {
            failed = !look(run);
        } catch (TallymanException e) {
            cancelled = Thread.interrupted();
            failed = !cancelled;
            if (failed) {
                run.failed(e);
                run.problems.add(run.request.connectionName(), e);
            }
        } catch (RuntimeException e) {
            cancelled = Thread.interrupted(); // whatever was interrupted fails in its own words
            if (!cancelled) {
                throw e;
            }
        }
        SyncReport report = report(run, counter, failed, cancelled);
        records.runs().finish(run.id, json(report), run.now());
        return report;
    }

    /** Whether anything at all could be listed. */
    private boolean look(Run run) {
        if (run.request.full()) {
            records.repositories().verifyAll(run.request.connectionId());
        }
        Discovery discovery = new Discovery(run);
        List<Discovery.Found> found = discovery.packages();
        List<Discovery.Found> changed =
                found.stream().filter(one -> one.listed().changed()).toList();
        open(run, changed);
        if (run.request.only() == null) {
            new UnseenFinder(run, discovery.sightings()).record();
            new OwnerSync(run).run();
        } else {
            found.forEach(one -> run.versionsOfOne.addAndGet(
                    records.versions().standing(one.image(), run.id).active()));
        }
        return !discovery.sawNothing();
    }

    private static void open(Run run, List<Discovery.Found> changed) {
        Optional<SyncReport.Budget> budget = run.budget();
        Workload work = Workload.of(changed, run.request.full(), budget.orElse(null));
        run.toOpen(work.packages().size());
        run.opened.set(work.packages().size());
        if (work.inTurns()) {
            budget.map(work::words).ifPresent(run::notice);
            List<Discovery.Found> long_ = work.packages().stream()
                    .filter(found -> Workload.isLong(found, run.request.full()))
                    .toList();
            each(long_, found -> {
                if (run.stopped() == null) {
                    PackageSync.newest(run, found).sync();
                }
            });
        }
        each(work.packages(), found -> {
            boolean done =
                    run.stopped() == null && PackageSync.whole(run, found).sync();
            if (!done && run.stopped() != null) {
                run.left.incrementAndGet();
            }
            run.finished(found.image().name());
        });
    }

    private static void each(List<Discovery.Found> packages, Consumer<Discovery.Found> action) {
        Parallel.each(packages, PARALLEL_PACKAGES, found -> {
            Cancelled.check();
            action.accept(found);
        });
    }

    private SyncReport report(Run run, Counter counter, boolean failed, boolean cancelled) {
        SyncReport.Left left = left(run);
        if (cancelled) {
            run.problems.add("sync", Cancelled.cancelled());
        }
        SyncReport.Status status = failed
                ? SyncReport.Status.FAILED
                : run.problems.isEmpty() ? SyncReport.Status.COMPLETE : SyncReport.Status.PARTIAL;
        return new SyncReport(
                status,
                run.packages.get(),
                run.request.only() != null
                        ? run.versionsOfOne.get()
                        : records.versions().active(run.request.connectionId()),
                run.newVersions.get(),
                run.opened.get(),
                counter.requests(),
                run.budget().orElse(null),
                verification(run),
                left,
                run.unannounced.stream().limit(SyncReport.MAX_NAMED).toList(),
                cancelled,
                run.problems.list());
    }

    private SyncReport.@Nullable Verification verification(Run run) {
        long left = records.repositories().toVerify(run.request.connectionId());
        return run.caught.isEmpty() && left == 0 ? null : run.caught.report(left);
    }

    /** What stopped a sync is told once, and not for each package that it left. */
    private static SyncReport.@Nullable Left left(Run run) {
        TallymanException stopped = run.stopped();
        if (stopped == null) {
            return null;
        }
        if (run.left.get() > 0) {
            run.problems.add(
                    run.request.connectionName(),
                    run.left.get() + " of " + run.opened.get() + " packages are left for the next sync: "
                            + stopped.reason());
        }
        return stopped.code() == ErrorCode.RATE_LIMITED ? new SyncReport.Left(run.left.get(), run.resumesAt()) : null;
    }

    private static String json(SyncReport report) {
        try {
            return JSON.writeValueAsString(report);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What was sent since the run began: the clients may have been used before. */
    private record Counter(GitHub github, Registry registry, int rest, int notModified, int sent) {
        Counter(GitHub github, Registry registry) {
            this(
                    github,
                    registry,
                    github.requests().sent(),
                    github.requests().notModified(),
                    registry.requests().sent());
        }

        SyncReport.Requests requests() {
            return new SyncReport.Requests(
                    github.requests().sent() - rest,
                    github.requests().notModified() - notModified,
                    registry.requests().sent() - sent);
        }
    }
}
