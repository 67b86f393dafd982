package dev.tallyman.layer;

import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A few buffers that go round between the thread that inflates and the one that walks the archive. Who waits is woken for several buffers at
 * once: to wake a thread for each costs as much as to hash what is in it. The first ones are handed over at once.
 *
 * <p>The compressed bytes are hashed here, too, one buffer after the other, by whichever of the two has nothing else to do: at some times the one
 * waits for the other, at some the other for the one.
 */
final class Pipe {
    static final int BUFFER_BYTES = 256 << 10;
    private static final int BUFFERS = 40;
    private static final int BATCH = 12;

    /** Buffers of compressed bytes that wait for a thread with nothing else to do; past that the one that inflates hashes them at once. */
    private static final int UNHASHED = 8;

    /** A buffer on its way, with as many bytes; with {@code length} -1 it is the end. */
    static final class Chunk {
        final byte[] data;
        int length;

        Chunk(byte[] data) {
            this.data = data;
        }
    }

    /** Of pipes that ended, for those to come: made anew for each layer of a fleet, they would fill the heap before they are collected. */
    private static final Deque<Chunk> SPARE = new LinkedBlockingDeque<>(BUFFERS);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Condition freed = lock.newCondition();
    private final Condition hashed = lock.newCondition();
    private final Deque<Chunk> full = new ArrayDeque<>(BUFFERS + 1);
    private final Deque<Chunk> free = new ArrayDeque<>(BUFFERS);
    private final Deque<Chunk> unhashed = new ArrayDeque<>(UNHASHED + 1);
    private @Nullable MessageDigest hash;
    private boolean hashing;
    private int made;
    private int taken;
    private boolean ended;
    private @Nullable String failure;

    /** An empty buffer to fill. */
    Chunk empty() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (free.isEmpty() && made < BUFFERS) {
                made++;
                Chunk spare = SPARE.pollFirst();
                return spare == null ? new Chunk(new byte[BUFFER_BYTES]) : spare;
            }
            while (free.isEmpty()) {
                if (!hashOne()) {
                    freed.await();
                }
            }
            return free.pop();
        } finally {
            lock.unlock();
        }
    }

    /** What {@link #putUsed} gives goes into this hash. To be said before; the hash is whole once {@link #take} gave the end. */
    void hashUsed(MessageDigest hash) {
        this.hash = hash;
    }

    /** Takes back a buffer with compressed bytes that were used, to be hashed. */
    void putUsed(Chunk chunk) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            unhashed.add(chunk);
            if (unhashed.size() == UNHASHED / 2) {
                filled.signal();
            }
            hashUntil(UNHASHED);
        } finally {
            lock.unlock();
        }
    }

    /** Until no more wait for their hash, with the lock held. */
    private void hashUntil(int left) throws InterruptedException {
        while (unhashed.size() > left || (left == 0 && hashing)) {
            if (!hashOne()) {
                hashed.await();
            }
        }
    }

    /**
     * Hashes the next buffer, with the lock held, but let go meanwhile.
     *
     * @return false where there is none, or the other thread is at it
     */
    private boolean hashOne() {
        Chunk chunk = hashing ? null : unhashed.poll();
        if (chunk == null) {
            return false;
        }
        hashing = true;
        lock.unlock();
        try {
            Objects.requireNonNull(hash).update(chunk.data, 0, chunk.length);
        } finally {
            lock.lock();
            hashing = false;
            free.push(chunk);
            freed.signal();
            hashed.signal();
        }
        return true;
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

    void put(Chunk chunk) throws InterruptedException {
        lock.lockInterruptibly();
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
    void end(@Nullable String why) throws InterruptedException {
        Chunk end = new Chunk(new byte[0]);
        end.length = -1;
        lock.lockInterruptibly();
        try {
            hashUntil(0);
            failure = why;
            ended = true;
            full.add(end);
            filled.signal();
        } finally {
            lock.unlock();
        }
    }

    /** The next filled buffer, or the end. */
    Chunk take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (full.isEmpty()) {
                do {
                    if (!hashOne()) {
                        filled.await();
                    }
                } while (full.size() < batch() && !ended);
            }
            taken++;
            return full.remove();
        } finally {
            lock.unlock();
        }
    }

    private int batch() {
        return taken < BATCH ? 1 : BATCH;
    }

    void giveBack(Chunk chunk) {
        lock.lock();
        try {
            free.push(chunk);
            if (free.size() >= BATCH) {
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
