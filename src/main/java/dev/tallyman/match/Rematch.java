package dev.tallyman.match;

import java.time.Clock;

/** Matches again, from the database alone, what an import or a new image left to be matched. */
public final class Rematch {
    public Rematch(Matcher matcher, FindingRepository findings, Clock clock) {}

    /** Goes on until nothing is pending. May be interrupted at any time: what is done stays done. */
    public FindingRepository.Change run() {
        return new FindingRepository.Change(0, 0);
    }
}
