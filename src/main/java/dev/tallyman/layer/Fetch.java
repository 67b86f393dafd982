package dev.tallyman.layer;

import dev.tallyman.model.Descriptor;
import dev.tallyman.model.Digest;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Reads the compressed bytes to their end, counts and hashes them, and tells a transfer that broke from content that is wrong. Never takes more
 * than one byte over the stated size. It has no thread of its own: whichever of a layer's two has nothing else to do fetches the next buffer; at
 * some times the one waits for the other, at some the other for the one.
 */
final class Fetch {
    /** As many as are used for what is decompressed meanwhile, and some more. */
    private static final int BUFFERS = 8;

    /** At most, in one call: what is read of a file goes through a buffer of the JDK's, and as long as that stays in the cache, it costs little. */
    private static final int READ_BYTES = 64 << 10;

    private final InputStream in;
    private final @Nullable Descriptor expected;
    private final @Nullable MessageDigest hash;
    private final Pipe pipe = new Pipe(BUFFERS, 1, this::fetchOne);
    private final ReentrantLock turn = new ReentrantLock();
    private boolean ended;
    private long count;
    private @Nullable IOException failure;

    /** @param expected what there should be; null where nobody said */
    Fetch(InputStream in, @Nullable Descriptor expected) {
        this.in = in;
        this.expected = expected;
        this.hash = expected == null ? null : expected.digest().newHash();
    }

    /** What was fetched, in its order; where nothing is there, it is fetched now. */
    Pipe output() {
        return pipe;
    }

    /** How many bytes there should be; 0 where nobody said. */
    long expectedBytes() {
        return expected == null ? 0 : expected.size();
    }

    /**
     * Fetches another buffer.
     *
     * @return false where the other thread is at it, as many as may be wait to be used, or all has come
     */
    boolean fetchOne() {
        if (!turn.tryLock()) {
            return false;
        }
        try {
            Pipe.Chunk chunk = ended ? null : pipe.tryEmpty();
            if (chunk == null) {
                return false;
            }
            fetch(chunk);
            return true;
        } finally {
            turn.unlock();
        }
    }

    private void fetch(Pipe.Chunk chunk) {
        chunk.length = 0;
        boolean more;
        do {
            more = arrive(chunk);
        } while (more && chunk.length < chunk.data.length);
        if (hash != null) {
            hash.update(chunk.data, 0, chunk.length);
        }
        if (chunk.length > 0) {
            pipe.put(chunk);
        } else {
            pipe.giveBack(chunk);
        }
        if (!more) {
            ended = true;
            pipe.end(failure == null ? null : failure.getMessage());
        }
    }

    /** Adds what comes next; false at the end. */
    private boolean arrive(Pipe.Chunk chunk) {
        int room = Math.min(READ_BYTES, chunk.data.length - chunk.length);
        int wanted = expected == null ? room : (int) Math.min(room, expected.size() + 1 - count);
        if (wanted <= 0) {
            return false;
        }
        try {
            int read = in.read(chunk.data, chunk.length, wanted);
            chunk.length += Math.max(read, 0);
            count += Math.max(read, 0);
            return read >= 0;
        } catch (IOException e) {
            failure = e;
        } catch (RuntimeException e) {
            // Both threads wait for the end of what comes, so nothing may pass by it.
            failure = new IOException(String.valueOf(e.getMessage()), e);
        }
        return false;
    }

    /**
     * To be asked when all has come.
     *
     * @throws TallymanException where the transfer broke, or the content is not what the descriptor says
     */
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
