package dev.tallyman.layer;

import dev.tallyman.model.Descriptor;
import dev.tallyman.model.Digest;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * The compressed bytes: counts and hashes all that passes, and tells a transfer that broke (remembered in {@link #failure}) from
 * content that is wrong. Never gives more than one byte over the stated size.
 */
final class SourceBytes extends InputStream {
    private final InputStream in;
    private final @Nullable Descriptor expected;
    private final @Nullable MessageDigest hash;
    private long count;
    private @Nullable IOException failure;

    SourceBytes(InputStream in, @Nullable Descriptor expected) {
        this.in = in;
        this.expected = expected;
        this.hash = expected == null ? null : expected.digest().newHash();
    }

    long count() {
        return count;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int wanted = expected == null ? length : (int) Math.min(length, expected.size() + 1 - count);
        if (wanted <= 0 || failure != null) {
            return -1;
        }
        try {
            int read = in.read(buffer, offset, wanted);
            if (read > 0) {
                count += read;
                if (hash != null) {
                    hash.update(buffer, offset, read);
                }
            }
            return read;
        } catch (IOException e) {
            failure = e;
            throw e;
        } catch (RuntimeException e) {
            // The other thread waits for the end of this one, so nothing may pass by it.
            failure = new IOException(String.valueOf(e.getMessage()), e);
            throw failure;
        }
    }

    /** Reads what is left, for its hash. */
    void drain(byte[] scratch) {
        try {
            while (read(scratch, 0, scratch.length) >= 0) {
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
