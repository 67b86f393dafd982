package dev.tallyman.layer;

import dev.tallyman.model.Digest;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * The uncompressed bytes as they come out of the pipe: each buffer is hashed as it comes; what is skipped is not copied.
 */
final class Uncompressed extends InputStream {
    private final Pipe pipe;
    private final String algorithm;
    private final MessageDigest hash;
    private Pipe.@Nullable Chunk chunk;
    private int position;
    private int limit;
    private long arrived;
    private boolean ended;

    /** @param like its algorithm is the one of {@link #digest} */
    Uncompressed(Pipe pipe, Digest like) {
        this.pipe = pipe;
        this.algorithm = like.algorithm();
        this.hash = like.newHash();
    }

    long arrived() {
        return arrived;
    }

    /** The digest of all bytes; to be asked once, after {@link #drain}. */
    Digest digest() {
        return Digest.of(algorithm, hash);
    }

    @Override
    public int read() throws InterruptedIOException {
        return position < limit || fill() ? current()[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws InterruptedIOException {
        if (position == limit && !fill()) {
            return -1;
        }
        int count = Math.min(length, limit - position);
        System.arraycopy(current(), position, buffer, offset, count);
        position += count;
        return count;
    }

    /** Skips; less than {@code count} only where the end comes first. */
    @Override
    public long skip(long count) throws InterruptedIOException {
        long left = count;
        while (left > 0 && (position < limit || fill())) {
            int step = (int) Math.min(left, limit - position);
            position += step;
            left -= step;
        }
        return count - left;
    }

    /**
     * Takes all that is left, for its hash.
     *
     * @return whether any of it was not zero
     */
    boolean drain() throws InterruptedIOException {
        boolean garbage = false;
        while (position < limit || fill()) {
            byte[] data = current();
            while (!garbage && position < limit) {
                garbage = data[position++] != 0;
            }
            position = limit;
        }
        return garbage;
    }

    private byte[] current() {
        return chunk == null ? new byte[0] : chunk.data;
    }

    private boolean fill() throws InterruptedIOException {
        if (ended) {
            return false;
        }
        try {
            if (chunk != null) {
                pipe.giveBack(chunk);
            }
            chunk = pipe.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
        position = 0;
        limit = Math.max(chunk.length, 0);
        ended = chunk.length < 0;
        arrived += limit;
        hash.update(chunk.data, 0, limit);
        return !ended;
    }
}
