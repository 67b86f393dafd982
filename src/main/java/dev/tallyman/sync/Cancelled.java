package dev.tallyman.sync;

import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;

/** A sync that was told to stop. */
final class Cancelled {
    private Cancelled() {}

    static TallymanException cancelled() {
        return new TallymanException(
                ErrorCode.CONFLICT,
                "sync",
                "it was cancelled",
                "What it found is kept; the next sync goes on from there");
    }

    /** Called between steps. */
    static void check() {
        if (Thread.currentThread().isInterrupted()) {
            throw cancelled();
        }
    }
}
