package dev.tallyman.layer;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import org.jspecify.annotations.Nullable;

/** The bytes that come out of a pipe, buffer by buffer. For one thread. */
abstract class PipedBytes extends InputStream {
    private static final byte[] NOTHING = {};

    private final Pipe pipe;
    private Pipe.@Nullable Chunk chunk;
    private long count;
    private boolean ended;

    /** What was taken and not used yet: from here to {@link #limit} of {@link #data}. */
    int position;

    int limit;

    PipedBytes(Pipe pipe) {
        this.pipe = pipe;
    }

    /** How many bytes were taken. */
    final long count() {
        return count;
    }

    final byte[] data() {
        return chunk == null ? NOTHING : chunk.data;
    }

    /**
     * Gets the next bytes; to be called when all others were used.
     *
     * @return false at the end
     * @throws IOException where they cannot be had, or the thread was interrupted
     */
    abstract boolean fill() throws IOException;

    /** Takes the next buffer and gives back the one before; false at the end, as often as it is asked. */
    final boolean next() throws InterruptedIOException {
        Pipe.Chunk used = chunk;
        // It is the pipe's from here on, also where this thread is interrupted as it waits.
        chunk = null;
        position = 0;
        limit = 0;
        if (used != null) {
            pipe.giveBack(used);
        }
        if (ended) {
            return false;
        }
        Pipe.Chunk taken;
        try {
            taken = pipe.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
        if (taken.length < 0) {
            ended = true;
            return false;
        }
        chunk = taken;
        limit = taken.length;
        count += limit;
        return true;
    }

    @Override
    public final int read() throws IOException {
        return position < limit || fill() ? data()[position++] & 0xff : -1;
    }

    @Override
    public final int read(byte[] buffer, int offset, int length) throws IOException {
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
}
