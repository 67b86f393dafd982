package dev.tallyman.layer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A few buffers that go round between a thread that fills them and one that uses what is in them. Who waits is woken for several buffers at
 * once: to wake a thread for each costs as much as to hash what is in it. The first ones are handed over at once. Who would wait does other
 * work first, as long as there is any.
 */
final class Pipe {
    static final int BUFFER_BYTES = 256 << 10;

    /** Of buffers that are kept for pipes to come. */
    private static final int SPARES = 40;

    /** A buffer on its way, with as many bytes; with {@code length} -1 it is the end. */
    static final class Chunk {
        final byte[] data;
        int length;

        Chunk(byte[] data) {
            this.data = data;
        }
    }

    /** Of pipes that ended: made anew for each layer of a fleet, they would fill the heap before they are collected. */
    private static final Deque<Chunk> SPARE = new LinkedBlockingDeque<>(SPARES);

    private final int buffers;
    private final int batch;
    private final BooleanSupplier meanwhile;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Condition freed = lock.newCondition();
    private final Deque<Chunk> full;
    private final Deque<Chunk> free;
    private int made;
    private int taken;
    private boolean ended;
    private @Nullable String failure;

    /**
     * @param buffers how many there are at most
     * @param batch   for how many who waits is woken
     * @param meanwhile does a piece of the other work; false where there is none
     */
    Pipe(int buffers, int batch, BooleanSupplier meanwhile) {
        this.buffers = buffers;
        this.batch = batch;
        this.meanwhile = meanwhile;
        this.full = new ArrayDeque<>(buffers + 1);
        this.free = new ArrayDeque<>(buffers);
    }

    /** An empty buffer to fill. */
    Chunk empty() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            Chunk chunk = pollEmpty();
            while (chunk == null) {
                if (!workMeanwhile() && free.isEmpty()) {
                    freed.await();
                }
                chunk = pollEmpty();
            }
            return chunk;
        } finally {
            lock.unlock();
        }
    }

    /** An empty buffer to fill; null where there is none at once. */
    @Nullable
    Chunk tryEmpty() {
        lock.lock();
        try {
            return pollEmpty();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Chunk pollEmpty() {
        if (!free.isEmpty() || made == buffers) {
            return free.poll();
        }
        made++;
        Chunk spare = SPARE.pollFirst();
        return spare == null ? new Chunk(new byte[BUFFER_BYTES]) : spare;
    }

    /** With the lock held, but let go meanwhile. */
    private boolean workMeanwhile() {
        lock.unlock();
        try {
            return meanwhile.getAsBoolean();
        } finally {
            lock.lock();
        }
    }

    /** Leaves the buffers that nobody holds to other pipes, as many as are kept. */
    void release() {
        lock.lock();
        try {
            while (!free.isEmpty() && SPARE.offerFirst(free.pop())) {}
        } finally {
            lock.unlock();
        }
    }

    void put(Chunk chunk) {
        lock.lock();
        try {
            full.add(chunk);
            if (full.size() >= batch()) {
                filled.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * No more will come.
     *
     * @param why where it ended before its time, else null
     */
    void end(@Nullable String why) {
        Chunk end = new Chunk(new byte[0]);
        end.length = -1;
        lock.lock();
        try {
            failure = why;
            ended = true;
            full.add(end);
            filled.signal();
        } finally {
            lock.unlock();
        }
    }

    /** The next filled buffer, or the end, which comes once. */
    Chunk take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (full.isEmpty()) {
                while (!isReady()) {
                    if (!workMeanwhile() && !isReady()) {
                        filled.await();
                    }
                }
            }
            taken++;
            return full.remove();
        } finally {
            lock.unlock();
        }
    }

    /** Whether who waits is to go on. */
    private boolean isReady() {
        return ended || full.size() >= batch();
    }

    private int batch() {
        return taken < batch ? 1 : batch;
    }

    void giveBack(Chunk chunk) {
        lock.lock();
        try {
            free.push(chunk);
            if (free.size() >= batch) {
                freed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Why it ended before its time; null where it did not. Known once {@link #take} gave the end. */
    @Nullable
    String failure() {
        lock.lock();
        try {
            return failure;
        } finally {
            lock.unlock();
        }
    }
}
