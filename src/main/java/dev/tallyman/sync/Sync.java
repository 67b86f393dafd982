package dev.tallyman.sync;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallyman.github.GitHub;
import dev.tallyman.http.RateLimit;
import dev.tallyman.model.TallymanException;
import dev.tallyman.registry.Registry;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings the inventory up to date with what a connection sees: packages, versions, tags, manifests, configurations. Reads no layers.
 * Every step records what it finished, so a sync that was killed goes on where it was; a package that did not move since it was complete
 * is not opened.
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
     * Runs one sync. What could not be read is in the report; it is {@code FAILED} where nothing could.
     *
     * @throws TallymanException {@code CONFLICT} where another sync of the data folder runs, or the thread was interrupted
     */
    public SyncReport run(SyncRequest request, SyncProgress progress) {
        SyncLock lock = SyncLock.acquire(request.dataFolder());
        try {
            request.registry().expectTokenEndpoint();
            Run run = new Run(request, records, clock, progress);
            return run(run, new Counter(request.github(), request.registry()));
        } finally {
            lock.close();
        }
    }

    private SyncReport run(Run run, Counter counter) {
        if (run.request.full()) {
            records.repositories().reopenAll(run.request.connectionId());
        }
        Discovery discovery = new Discovery(run);
        boolean failed = false;
        try {
            List<Discovery.Found> opened = discovery.packages().stream()
                    .filter(found -> found.listed().changed())
                    .sorted(Comparator.comparing(Sync::updated).reversed())
                    .toList();
            failed = discovery.sawNothing();
            open(run, opened);
            new UnseenFinder(run, discovery.sightings()).record();
        } catch (TallymanException e) {
            Cancelled.check();
            failed = true;
            run.problems.add(run.request.connectionName(), e);
        }
        SyncReport report = report(run, counter, failed);
        records.runs().finish(run.id, json(report), run.now());
        return report;
    }

    private static Instant updated(Discovery.Found found) {
        Instant updated = found.listed().stated().updatedAt();
        return updated == null ? Instant.EPOCH : updated;
    }

    private static void open(Run run, List<Discovery.Found> opened) {
        run.toOpen(opened.size());
        Parallel.each(opened, PARALLEL_PACKAGES, found -> {
            Cancelled.check();
            TallymanException stopped = run.stopped();
            if (stopped == null) {
                new PackageSync(run, found).sync();
            } else {
                run.problems.add(found.image().name(), "left for the next sync: " + stopped.reason());
            }
            run.finished(found.image().name());
        });
    }

    private SyncReport report(Run run, Counter counter, boolean failed) {
        SyncReport.Status status = failed
                ? SyncReport.Status.FAILED
                : run.problems.isEmpty() ? SyncReport.Status.COMPLETE : SyncReport.Status.PARTIAL;
        return new SyncReport(
                status,
                run.packages.get(),
                records.versions().active(run.request.connectionId()),
                run.newVersions.get(),
                run.opened.get(),
                counter.requests(),
                budget(run.request.github().rateLimit()),
                run.problems.list());
    }

    private static SyncReport.@Nullable Budget budget(RateLimit seen) {
        return seen.limit() < 0 || seen.remaining() < 0
                ? null
                : new SyncReport.Budget(
                        seen.limit(), seen.remaining(), seen.resetAt().orElse(null));
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
