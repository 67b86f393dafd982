package dev.tallyman.layer;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import org.jspecify.annotations.Nullable;

/** The compressed bytes, for the thread that decompresses them. */
final class SourceBytes extends InputStream {
    private static final byte[] NOTHING = {};

    private final Pipe pipe;
    private final long expectedBytes;
    private Pipe.@Nullable Chunk chunk;
    private long count;
    private boolean ended;

    /** What was taken and not used yet: from here to {@link #limit} of {@link #data}. */
    int position;

    int limit;

    SourceBytes(Fetch fetch) {
        this.pipe = fetch.output();
        this.expectedBytes = fetch.expectedBytes();
    }

    /** How many there should be; 0 where nobody said. */
    long expectedBytes() {
        return expectedBytes;
    }

    /** How many bytes were taken. */
    long count() {
        return count;
    }

    byte[] data() {
        return chunk == null ? NOTHING : chunk.data;
    }

    /**
     * Gets the next bytes; to be called when all others were used.
     *
     * @return false at the end
     * @throws IOException where the transfer broke off here
     */
    boolean fill() throws IOException {
        try {
            next();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
        if (ended && pipe.failure() != null) {
            throw new IOException(pipe.failure());
        }
        return !ended;
    }

    private void next() throws InterruptedException {
        Pipe.Chunk used = chunk;
        // It is the pipe's from here on, also where this thread is interrupted as it waits.
        chunk = null;
        position = 0;
        limit = 0;
        if (used != null) {
            pipe.giveBack(used);
        }
        if (ended) {
            return;
        }
        Pipe.Chunk taken = pipe.take();
        if (taken.length < 0) {
            ended = true;
        } else {
            chunk = taken;
            limit = taken.length;
            count += limit;
        }
    }

    @Override
    public int read() throws IOException {
        return position < limit || fill() ? data()[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (position == limit && !fill()) {
            return -1;
        }
        int given = Math.min(length, limit - position);
        System.arraycopy(data(), position, buffer, offset, given);
        position += given;
        return given;
    }

    /** Takes what is left, so that all of it is fetched, for its hash. */
    void drain() throws InterruptedException {
        while (!ended) {
            next();
        }
    }
}
