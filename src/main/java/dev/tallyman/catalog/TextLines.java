package dev.tallyman.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Lines of UTF-8 text, from a stream, in bounded memory: a longer one than {@link #MAX_LINE_BYTES} is left out and counted. */
public final class TextLines {
    public static final int MAX_LINE_BYTES = 1 << 20;

    /** What to tell of a database that {@link #endedWithinLine}. */
    public static final String CUT_OFF =
            "it ends within a line, so the database was cut off and its other packages are missing";

    private final InputStream in;
    private final byte[] buffer = new byte[32 << 10];
    private byte[] line = new byte[256];
    private int position;
    private int limit;
    private int tooLong;
    private boolean ended = true;

    public TextLines(InputStream in) {
        this.in = in;
    }

    /** The next line without its end ({@code \n} or {@code \r\n}); null at the end of the text. */
    public @Nullable String next() throws IOException {
        while (true) {
            int length = 0;
            boolean skipping = false;
            boolean any = false;
            while (position < limit || fill()) {
                any = true;
                int end = position;
                while (end < limit && buffer[end] != '\n') {
                    end++;
                }
                if (length + (end - position) > MAX_LINE_BYTES) {
                    skipping = true;
                } else {
                    length = append(length, end);
                }
                boolean complete = end < limit;
                position = complete ? end + 1 : end;
                ended = complete;
                if (complete) {
                    break;
                }
            }
            if (!any) {
                return null;
            }
            if (!skipping) {
                int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
                return new String(line, 0, end, StandardCharsets.UTF_8);
            }
            tooLong++;
        }
    }

    /** Whether the text ended before its last line did, once that was taken: what a tool wrote to its end does not. */
    public boolean endedWithinLine() {
        return !ended;
    }

    /** How many lines were left out. */
    public int tooLong() {
        return tooLong;
    }

    private int append(int length, int end) {
        int count = end - position;
        if (length + count > line.length) {
            line = java.util.Arrays.copyOf(line, Math.max(length + count, line.length * 2));
        }
        System.arraycopy(buffer, position, line, length, count);
        return length + count;
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, in.read(buffer, 0, buffer.length));
        return limit > 0;
    }
}
