package dev.tallyman.match;

import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Matches again, from the database alone, what an import or a new image left to be matched. */
public final class Rematch {
    private static final int BATCH = 10_000;
    private static final FindingRepository.Change NONE = new FindingRepository.Change(0, 0);

    private final Matcher matcher;
    private final FindingRepository findings;
    private final Clock clock;

    public Rematch(Matcher matcher, FindingRepository findings, Clock clock) {
        this.matcher = matcher;
        this.findings = findings;
        this.clock = clock;
    }

    /**
     * Goes on until nothing is pending. May be interrupted at any time: what is done stays done. While one batch is matched, the one
     * before is written by another thread.
     */
    public FindingRepository.Change run() {
        FindingRepository.Change all = NONE;
        FindingRepository.Change round = round();
        while (round != null) {
            all = plus(all, round);
            round = round();
        }
        return all;
    }

    /** Once over what is pending; null where that is nothing. */
    private FindingRepository.@Nullable Change round() {
        FindingRepository.Change sum = null;
        try (ExecutorService writer = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<FindingRepository.Change> writing = null;
            FindingRepository.Pending after = null;
            while (true) {
                List<FindingRepository.Pending> pending = findings.pending(after, BATCH);
                List<FindingRepository.Matched> matched = pending.isEmpty() ? List.of() : matcher.matchAll(pending);
                sum = writing == null ? sum : plus(sum == null ? NONE : sum, written(writing));
                if (pending.isEmpty()) {
                    return sum;
                }
                after = pending.getLast();
                writing = writer.submit(() -> findings.record(matched, clock.instant()));
            }
        }
    }

    private static FindingRepository.Change written(Future<FindingRepository.Change> writing) {
        try {
            return writing.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TallymanException(ErrorCode.ENVIRONMENT, "match packages again", "it was interrupted", "", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private static FindingRepository.Change plus(FindingRepository.Change one, FindingRepository.Change other) {
        return new FindingRepository.Change(one.appeared() + other.appeared(), one.gone() + other.gone());
    }
}
