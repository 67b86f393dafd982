package dev.tallyman.advisory;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Fails where its content is longer than it may be. */
final class CappedStream extends FilterInputStream {
    private final long max;
    private long left;

    CappedStream(InputStream content, long max) {
        super(content);
        this.max = max;
        left = max;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        if (read >= 0) {
            count(1);
        }
        return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        if (read > 0) {
            count(read);
        }
        return read;
    }

    private void count(int read) throws IOException {
        left -= read;
        if (left < 0) {
            throw new IOException("it has more than " + max + " bytes");
        }
    }
}
