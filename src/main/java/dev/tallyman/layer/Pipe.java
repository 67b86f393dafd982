package dev.tallyman.layer;

import java.security.MessageDigest;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/** A few buffers that go round between the thread that inflates and the one that walks the archive. */
final class Pipe {
    static final int BUFFER_BYTES = 256 << 10;
    private static final int BUFFERS = 6;

    /** A buffer on its way; with {@code length} -1 it is the end. */
    static final class Chunk {
        final byte[] data;
        int length;

        Chunk(byte[] data) {
            this.data = data;
        }
    }

    private final BlockingQueue<Chunk> full = new ArrayBlockingQueue<>(BUFFERS + 1);
    private final BlockingQueue<Chunk> free = new ArrayBlockingQueue<>(BUFFERS);
    private volatile @Nullable String failure;

    private final MessageDigest hash;

    /** @param hash takes all that goes through, on the thread that inflates: the one that walks has more to do */
    Pipe(MessageDigest hash) {
        this.hash = hash;
        for (int i = 0; i < BUFFERS; i++) {
            free.add(new Chunk(new byte[BUFFER_BYTES]));
        }
    }

    /** An empty buffer to fill. */
    Chunk empty() throws InterruptedException {
        return free.take();
    }

    void put(Chunk chunk) throws InterruptedException {
        hash.update(chunk.data, 0, chunk.length);
        full.put(chunk);
    }

    /**
     * No more will come.
     *
     * @param why where it ended before its time, else null
     */
    void end(@Nullable String why) throws InterruptedException {
        failure = why;
        Chunk end = new Chunk(new byte[0]);
        end.length = -1;
        full.put(end);
    }

    /** The next filled buffer, or the end. */
    Chunk take() throws InterruptedException {
        return full.take();
    }

    void giveBack(Chunk chunk) {
        free.add(chunk);
    }

    /** Of all that went through; to be asked once, after {@link #take} gave the end. */
    MessageDigest hash() {
        return hash;
    }

    /** Why it ended before its time; null where it did not. Known once {@link #take} gave the end. */
    @Nullable
    String failure() {
        return failure;
    }
}
