package dev.tallyman.layer;

import dev.tallyman.model.Descriptor;
import dev.tallyman.model.Digest;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * The compressed bytes: counts and hashes all that arrives, and tells a transfer that broke (remembered in {@link #failure}) from content that
 * is wrong. Never gives more than one byte over the stated size.
 */
final class SourceBytes extends InputStream {
    private final InputStream in;
    private final @Nullable Descriptor expected;
    private final @Nullable MessageDigest hash;
    private final Pipe pipe;
    private Pipe.@Nullable Chunk chunk;
    private long count;
    private @Nullable IOException failure;

    /** What has arrived and was not used yet: from here to {@link #limit} of {@link #data}. */
    int position;

    int limit;

    SourceBytes(InputStream in, @Nullable Descriptor expected, Pipe pipe) {
        this.in = in;
        this.expected = expected;
        this.hash = expected == null ? null : expected.digest().newHash();
        this.pipe = pipe;
        if (hash != null) {
            pipe.hashUsed(hash);
        }
    }

    /** How many bytes there should be; 0 where nobody said. */
    long expectedBytes() {
        return expected == null ? 0 : expected.size();
    }

    /** How many bytes have arrived. */
    long count() {
        return count;
    }

    byte[] data() {
        return chunk == null ? new byte[0] : chunk.data;
    }

    /**
     * Whether as many bytes as that are there to be used. To be asked before any was used.
     *
     * @param wanted a few
     */
    boolean has(int wanted) throws IOException {
        while (limit - position < wanted) {
            if (limit == 0 ? !fill() : !arrive()) {
                return false;
            }
        }
        return true;
    }

    /**
     * Gets the next bytes; to be called when all others were used.
     *
     * @return false at the end
     */
    boolean fill() throws IOException {
        try {
            if (chunk == null) {
                chunk = pipe.empty();
            } else if (hash != null && limit > 0) {
                Pipe.Chunk used = chunk;
                used.length = limit;
                // It is the pipe's from here on, also where this thread is interrupted as it waits.
                chunk = null;
                pipe.putUsed(used);
                chunk = pipe.empty();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
        position = 0;
        limit = 0;
        return arrive();
    }

    /** Adds to what is there as much as comes, a whole buffer where it does not end before. */
    private boolean arrive() throws IOException {
        int before = limit;
        byte[] data = data();
        while (limit < data.length && arrive(data)) {
            Thread.onSpinWait();
        }
        if (limit == before && failure != null) {
            throw failure;
        }
        return limit > before;
    }

    private boolean arrive(byte[] data) {
        int room = data.length - limit;
        int wanted = expected == null ? room : (int) Math.min(room, expected.size() + 1 - count);
        if (wanted <= 0 || failure != null) {
            return false;
        }
        try {
            int read = in.read(data, limit, wanted);
            limit += Math.max(read, 0);
            count += Math.max(read, 0);
            return read >= 0;
        } catch (IOException e) {
            failure = e;
        } catch (RuntimeException e) {
            // The other thread waits for the end of this one, so nothing may pass by it.
            failure = new IOException(String.valueOf(e.getMessage()), e);
        }
        return false;
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

    /** Reads what is left, for its hash. */
    void drain() {
        try {
            while (fill()) {
                Thread.onSpinWait();
            }
        } catch (IOException e) {
            failure = e;
        }
    }

    /** @throws TallymanException where the transfer broke, or the content is not what the descriptor says */
    void check() {
        if (expected == null) {
            if (failure != null) {
                throw new TallymanException(
                        ErrorCode.ENVIRONMENT, "read the archive", String.valueOf(failure.getMessage()), "", failure);
            }
            return;
        }
        String action = "read layer " + expected.digest();
        if (failure != null) {
            throw new TallymanException(
                    ErrorCode.UNREACHABLE,
                    action,
                    "the transfer broke off after " + count + " of " + expected.size() + " bytes: "
                            + (failure.getMessage() == null
                                    ? failure.getClass().getSimpleName()
                                    : failure.getMessage()),
                    "try again; what was read before is kept",
                    failure);
        }
        if (count != expected.size()) {
            String found = count > expected.size() ? "more" : Long.toString(count);
            throw bad(action, "the manifest says " + expected.size() + " bytes, but there are " + found);
        }
        if (hash != null) {
            Digest found = Digest.of(expected.digest().algorithm(), hash);
            if (!found.equals(expected.digest())) {
                throw bad(action, "its content has the digest " + found);
            }
        }
    }

    static TallymanException bad(String action, String reason) {
        return new TallymanException(
                ErrorCode.BAD_CONTENT,
                action,
                reason,
                "the registry or its storage gives other content than was pushed; nothing of this layer is used");
    }
}
