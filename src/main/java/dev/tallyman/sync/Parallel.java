package dev.tallyman.sync;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** Does one thing to many, a few at a time, on virtual threads. */
final class Parallel {
    private Parallel() {}

    /**
     * Returns when all are done. The first failure is thrown, and an interrupt passed on: either way after every thread has ended.
     *
     * @param width how many at a time
     */
    static <T> void each(Collection<T> items, int width, Consumer<T> action) {
        if (items.size() == 1) {
            items.forEach(action);
            return;
        }
        Semaphore slots = new Semaphore(width);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>(items.size());
            try {
                for (T item : items) {
                    slots.acquire();
                    running.add(threads.submit(() -> {
                        try {
                            action.accept(item);
                        } finally {
                            slots.release();
                        }
                    }));
                }
                for (Future<?> future : running) {
                    future.get();
                }
            } catch (InterruptedException e) {
                threads.shutdownNow();
                Thread.currentThread().interrupt();
                throw Cancelled.cancelled();
            } catch (ExecutionException e) {
                threads.shutdownNow();
                throw e.getCause() instanceof RuntimeException unchecked
                        ? unchecked
                        : new IllegalStateException(e.getCause());
            }
        }
    }
}
