package dev.tallyman.layer;

import dev.tallyman.model.Digest;
import java.io.InterruptedIOException;
import java.security.MessageDigest;

/**
 * The uncompressed bytes as they come out of the pipe: each buffer is hashed as it comes; what is skipped is not copied.
 */
final class Uncompressed extends PipedBytes {
    private final String algorithm;
    private final MessageDigest hash;

    /** @param like its algorithm is the one of {@link #digest} */
    Uncompressed(Pipe pipe, Digest like) {
        super(pipe);
        this.algorithm = like.algorithm();
        this.hash = like.newHash();
    }

    /** The digest of all bytes; to be asked once, after {@link #drain}. */
    Digest digest() {
        return Digest.of(algorithm, hash);
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
            byte[] data = data();
            while (!garbage && position < limit) {
                garbage = data[position++] != 0;
            }
            position = limit;
        }
        return garbage;
    }

    @Override
    boolean fill() throws InterruptedIOException {
        boolean more = next();
        if (more) {
            hash.update(data(), 0, limit);
        }
        return more;
    }
}
