package dev.tallyman.cli;

import dev.tallyman.http.Redactor;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Takes secrets out of a document on its way, some lines at a time, so that one of many megabytes is in memory but once. What it takes out has no end of
 * a line in it: so it is for formats that write one inside a value as an escape, as JSON does.
 */
final class RedactedLines extends FilterOutputStream {
    /** So much is held back at least; more where a line is longer. */
    static final int CHUNK = 64 << 10;

    private final ByteArrayOutputStream held = new ByteArrayOutputStream(2 * CHUNK);

    RedactedLines(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        int rest = from;
        if (held.size() + count >= CHUNK) {
            for (int i = from + count - 1; i >= from; i--) {
                if (bytes[i] == '\n') {
                    rest = i + 1;
                    held.write(bytes, from, rest - from);
                    pass();
                    break;
                }
            }
        }
        held.write(bytes, rest, from + count - rest);
    }

    private void pass() throws IOException {
        out.write(
                Redactor.shared().redact(held.toString(StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8));
        held.reset();
    }

    /** Passes on what is held back of a line, too: for the end of the document alone. */
    void finish() throws IOException {
        pass();
        out.flush();
    }

    /** Nothing: a line's end may be missing yet. */
    @Override
    public void flush() {}
}
