package dev.tallyman.http;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts what really went over the wire, retries too. */
public final class RequestCount {
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger notModified = new AtomicInteger();

    public int sent() {
        return sent.get();
    }

    /** How many of {@link #sent} were answered with 304. */
    public int notModified() {
        return notModified.get();
    }

    void countSent() {
        sent.incrementAndGet();
    }

    void countAnswer(int status) {
        if (status == 304) {
            notModified.incrementAndGet();
        }
    }
}
