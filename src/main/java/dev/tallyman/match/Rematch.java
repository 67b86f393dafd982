package dev.tallyman.match;

import java.time.Clock;
import java.util.List;

/** Matches again, from the database alone, what an import or a new image left to be matched. */
public final class Rematch {
    private static final int BATCH = 10_000;

    private final Matcher matcher;
    private final FindingRepository findings;
    private final Clock clock;

    public Rematch(Matcher matcher, FindingRepository findings, Clock clock) {
        this.matcher = matcher;
        this.findings = findings;
        this.clock = clock;
    }

    /** Goes on until nothing is pending. May be interrupted at any time: what is done stays done. */
    public FindingRepository.Change run() {
        long appeared = 0;
        long gone = 0;
        while (true) {
            List<FindingRepository.Pending> pending = findings.pending(BATCH);
            if (pending.isEmpty()) {
                return new FindingRepository.Change(appeared, gone);
            }
            FindingRepository.Change change = findings.record(matcher.matchAll(pending), clock.instant());
            appeared += change.appeared();
            gone += change.gone();
        }
    }
}
