package dev.tallyman.cli;

import java.util.concurrent.CountDownLatch;

/** Waits for the signal that ends a server, and lets the main thread close what is open before the process ends. */
final class Shutdown {
    private static final long GRACE_MILLIS = 15_000;

    private Shutdown() {}

    /** Returns when the process is asked to end (Ctrl-C, SIGTERM) or this thread is interrupted. */
    static void await() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        Thread main = Thread.currentThread();
        Thread hook = new Thread(
                () -> {
                    asked.countDown();
                    try {
                        main.join(GRACE_MILLIS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        asked.await();
    }
}
