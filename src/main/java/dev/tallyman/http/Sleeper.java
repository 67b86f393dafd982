package dev.tallyman.http;

import java.time.Duration;

/** Waits; tests wait without waiting. */
@FunctionalInterface
public interface Sleeper {
    Sleeper REAL = Thread::sleep;

    void sleep(Duration duration) throws InterruptedException;
}
