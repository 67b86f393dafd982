package dev.tallyman.job;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which jobs can be cancelled, and which of them run on which thread. Safe for use by several threads. */
final class Cancellations {
    private final Set<Long> waiting = new HashSet<>();
    private final Set<Long> withdrawn = new HashSet<>();
    private final Map<Long, Thread> running = new HashMap<>();

    /** A job that can be cancelled is about to run, or waits for its turn. */
    synchronized void expect(long job) {
        waiting.add(job);
    }

    /** The job runs on this thread from now on; false where it was cancelled before. */
    synchronized boolean begin(long job) {
        if (withdrawn.remove(job)) {
            return false;
        }
        if (waiting.remove(job)) {
            running.put(job, Thread.currentThread());
        }
        return true;
    }

    /** Interrupts a job that runs, and lets one that waits not begin; false where it is neither. */
    synchronized boolean cancel(long job) {
        Thread thread = running.get(job);
        if (thread != null) {
            thread.interrupt();
            return true;
        }
        return waiting.remove(job) && withdrawn.add(job);
    }

    /** The job is over: an interrupt that came too late for it is not for the next. */
    synchronized void end(long job) {
        if (running.remove(job) != null) {
            var _ = Thread.interrupted();
        }
    }
}
