package dev.tallyman.catalog.jvm;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** An archive while it is read, and its SHA-1: what the repositories of Maven find one by. It is a name here, and protects nothing. */
final class HashedContent extends FilterInputStream {
    private final MessageDigest hash;

    HashedContent(InputStream content) {
        super(content);
        try {
            hash = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has it", e);
        }
    }

    @Override
    public int read() throws IOException {
        int one = in.read();
        if (one >= 0) {
            hash.update((byte) one);
        }
        return one;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = in.read(buffer, offset, length);
        if (count > 0) {
            hash.update(buffer, offset, count);
        }
        return count;
    }

    /** What is passed over counts, too. */
    @Override
    public long skip(long count) throws IOException {
        return readNBytes((int) Math.min(count, 1 << 16)).length;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /** Of all of it, what is left read first; null where that does not go to its end. */
    @Nullable
    String sha1() {
        try {
            transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(hash.digest());
        } catch (IOException e) {
            return null;
        }
    }
}
