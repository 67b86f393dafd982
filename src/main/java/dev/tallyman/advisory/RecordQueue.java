package dev.tallyman.advisory;

import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands records from the thread that parses them to the one that writes them, a bounded number at a time: parsing takes about as
 * long as writing, so the two side by side take half the time.
 */
final class RecordQueue {
    private static final int BATCHES = 16;

    private final BlockingQueue<Item> queue = new ArrayBlockingQueue<>(BATCHES);

    private sealed interface Item {
        record Batch(List<OsvRecord> records) implements Item {}

        record End(@Nullable Throwable failure) implements Item {}
    }

    /** What gives the records, in batches. */
    interface Producer {
        void run(BatchSink sink) throws Exception;
    }

    /** Takes a batch; waits while too many are under way. */
    interface BatchSink {
        void accept(List<OsvRecord> batch) throws InterruptedException;
    }

    /** Runs {@code producer} on a thread of its own and {@code consumer} on this one. What either throws stops both. */
    void run(Producer producer, Consumer<OsvRecord> consumer) {
        Thread thread = Thread.ofPlatform().name("advisories").daemon().start(() -> produce(producer));
        try {
            consume(consumer);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TallymanException(
                    ErrorCode.CONFLICT,
                    "import advisories",
                    "it was interrupted",
                    "Nothing was changed: start it again",
                    e);
        } finally {
            thread.interrupt();
            awaitEnd(thread);
        }
    }

    private void produce(Producer producer) {
        Throwable failure = null;
        try {
            producer.run(batch -> queue.put(new Item.Batch(batch)));
        } catch (InterruptedException e) {
            return; // The consumer is gone.
        } catch (Exception | Error e) {
            failure = e;
        }
        try {
            queue.put(new Item.End(failure));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void consume(Consumer<OsvRecord> consumer) throws InterruptedException {
        while (true) {
            switch (queue.take()) {
                case Item.Batch(List<OsvRecord> records) -> records.forEach(consumer);
                case Item.End(Throwable failure) -> {
                    rethrow(failure);
                    return;
                }
            }
        }
    }

    private static void rethrow(@Nullable Throwable failure) {
        switch (failure) {
            case null -> {}
            case RuntimeException unchecked -> throw unchecked;
            case Error error -> throw error;
            case Throwable checked -> throw new IllegalStateException(checked);
        }
    }

    private static void awaitEnd(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
