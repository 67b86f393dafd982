package dev.tallyman.cli;

import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/** Waits for the signal that ends a server, and lets the main thread close what is open before the process ends. */
final class Shutdown {
    private static final long GRACE_MILLIS = 15_000;

    private Shutdown() {}

    /**
     * Runs an action that an interrupt ends early, keeping what it finished. Being asked to end (Ctrl-C, SIGTERM) interrupts it and waits for what it says
     * then; the process ends with the exit status of the command.
     */
    static <T> T interrupting(Supplier<T> action) {
        Thread main = Thread.currentThread();
        Thread hook = new Thread(
                () -> {
                    main.interrupt();
                    join(main);
                },
                "shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return action.get();
        } finally {
            forget(hook);
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It runs already, and waits for this thread to end.
        }
    }

    private static void join(Thread main) {
        try {
            main.join(GRACE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns when the process is asked to end (Ctrl-C, SIGTERM) or this thread is interrupted. */
    static void await() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        Thread main = Thread.currentThread();
        Thread hook = new Thread(
                () -> {
                    asked.countDown();
                    join(main);
                },
                "shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        asked.await();
    }
}
