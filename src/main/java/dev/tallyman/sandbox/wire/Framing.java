package dev.tallyman.sandbox.wire;

import dev.tallyman.model.OneByte;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads what HTTP/1.1 wraps around a message (RFC 9112): lines, {@code Content-Length} and chunked content. */
final class Framing {
    /** Bytes of a line and of a whole header section; more is refused. */
    static final int MAX_HEADER_BYTES = 64 << 10;

    private Framing() {}

    /** A line without its end; {@code null} where the stream is at its end. */
    static @Nullable String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                if (line.isEmpty()) {
                    return null;
                }
                throw malformed("the stream ended within a line");
            }
            if (line.length() >= MAX_HEADER_BYTES) {
                throw malformed("a line of more than " + MAX_HEADER_BYTES + " bytes");
            }
            line.append((char) c);
        }
        int end = line.length();
        return end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : line.toString();
    }

    static Headers headers(InputStream in) throws IOException {
        Headers headers = Headers.NONE;
        int bytes = 0;
        for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
            bytes += line.length();
            int colon = line.indexOf(':');
            if (colon <= 0 || bytes > MAX_HEADER_BYTES) {
                throw malformed("a header section that is malformed or too long");
            }
            headers = headers.plus(
                    line.substring(0, colon), line.substring(colon + 1).strip());
        }
        return headers;
    }

    /** The content of a request; where the client waits for it, {@code 100 Continue} goes out with the first read. */
    static InputStream content(Headers headers, InputStream in, OutputStream out) throws IOException {
        boolean waits = "100-continue".equalsIgnoreCase(headers.first("Expect"));
        String length = headers.first("Content-Length");
        if (headers.joined("Transfer-Encoding")
                .toLowerCase(java.util.Locale.ROOT)
                .contains("chunked")) {
            return new Chunked(in, waits ? out : null);
        }
        try {
            return new Sized(in, length == null ? 0 : Long.parseLong(length), waits ? out : null);
        } catch (NumberFormatException e) {
            throw malformed("a Content-Length that is not a number: " + length);
        }
    }

    private static IOException malformed(String what) {
        return new IOException("bad request: " + what);
    }

    private abstract static class Content extends InputStream {
        final InputStream in;
        private @Nullable OutputStream waiting;

        Content(InputStream in, @Nullable OutputStream waiting) {
            this.in = in;
            this.waiting = waiting;
        }

        final void wanted() throws IOException {
            if (waiting != null) {
                waiting.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                waiting.flush();
                waiting = null;
            }
        }

        @Override
        public final int read() throws IOException {
            return OneByte.of(this);
        }

        @Override
        public abstract int read(byte[] buffer, int offset, int length) throws IOException;
    }

    private static final class Sized extends Content {
        private long left;

        Sized(InputStream in, long length, @Nullable OutputStream waiting) {
            super(in, waiting);
            this.left = length;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left <= 0) {
                return -1;
            }
            wanted();
            int count = in.read(buffer, offset, (int) Math.min(length, left));
            if (count < 0) {
                throw new EOFException("the client left in the middle of the content");
            }
            left -= count;
            return count;
        }
    }

    private static final class Chunked extends Content {
        private long left;
        private boolean first = true;
        private boolean done;

        Chunked(InputStream in, @Nullable OutputStream waiting) {
            super(in, waiting);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            wanted();
            if (!done && left == 0) {
                nextChunk();
            }
            if (done) {
                return -1;
            }
            int count = in.read(buffer, offset, (int) Math.min(length, left));
            if (count < 0) {
                throw new EOFException("the client left in the middle of a chunk");
            }
            left -= count;
            return count;
        }

        private void nextChunk() throws IOException {
            if (!first) {
                line(in);
            }
            first = false;
            String line = line(in);
            if (line == null) {
                throw new EOFException("the client left between chunks");
            }
            try {
                left = Long.parseLong(line.split(";", 2)[0].strip(), 16);
            } catch (NumberFormatException e) {
                throw new IOException("bad request: a chunk without a size", e);
            }
            if (left == 0) {
                done = true;
                headers(in);
            }
        }
    }
}
