package dev.tallyman.catalog.format;

import java.io.IOException;
import java.io.InputStream;

/** A stretch of a stream that can be looked at before it is taken. Numbers are little-endian. */
public final class Window {
    /** Holds a zip's local header with the longest name and the longest extra field. */
    public static final int SIZE = 160 * 1024;

    private final InputStream in;
    public final byte[] buffer;

    /** Of the first byte not taken yet; move it to take bytes. */
    public int position;

    public int limit;

    private boolean ended;

    public Window(InputStream in) {
        this(in, new byte[SIZE]);
    }

    /** @param buffer of {@link #SIZE} bytes that nobody else uses as long as the window is open; what it holds does not matter */
    public Window(InputStream in, byte[] buffer) {
        this.in = in;
        this.buffer = buffer;
    }

    /** Makes {@code count} bytes available from {@link #position} on; false where the stream ends before. */
    public boolean ensure(int count) throws IOException {
        if (limit - position >= count) {
            return true;
        }
        if (position + count > buffer.length || position > buffer.length / 2) {
            System.arraycopy(buffer, position, buffer, 0, limit - position);
            limit -= position;
            position = 0;
        }
        while (limit - position < count && !ended) {
            int read = in.read(buffer, limit, buffer.length - limit);
            if (read < 0) {
                ended = true;
            } else {
                limit += read;
            }
        }
        return limit - position >= count;
    }

    public int available() {
        return limit - position;
    }

    public int u8(int offset) {
        return buffer[position + offset] & 0xff;
    }

    public int u16(int offset) {
        return u8(offset) | u8(offset + 1) << 8;
    }

    public long u32(int offset) {
        return u16(offset) | (long) u16(offset + 2) << 16;
    }

    public long u64(int offset) {
        return u32(offset) | u32(offset + 4) << 32;
    }

    /** Passes over bytes; false where the stream ends before. */
    public boolean skip(long count) throws IOException {
        long left = count;
        while (left > 0) {
            if (!ensure(1)) {
                return false;
            }
            int step = (int) Math.min(left, available());
            position += step;
            left -= step;
        }
        return true;
    }
}
