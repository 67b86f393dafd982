package dev.tallyman.layer;

import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** gzip (RFC 1952), any number of members one after the other; zeros after the last one are padding. */
final class GzipDecompressor implements Decompressor {
    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;

    private final SourceBytes source;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private boolean inMember;
    private boolean first = true;
    private @Nullable IOException broken;

    GzipDecompressor(SourceBytes source) {
        this.source = source;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (broken != null) {
            throw broken;
        }
        int done = 0;
        try {
            while (done < length) {
                if (!inMember && !nextMember()) {
                    break;
                }
                long before = inflater.getBytesWritten();
                try {
                    inflate(buffer, offset + done, length - done);
                } finally {
                    // What came out before the stream broke counts too.
                    int inflated = (int) (inflater.getBytesWritten() - before);
                    crc.update(buffer, offset + done, inflated);
                    done += inflated;
                }
                if (inflater.finished()) {
                    source.position = source.limit - inflater.getRemaining();
                    endMember();
                }
            }
        } catch (DataFormatException e) {
            broken = new IOException(
                    "the gzip stream is broken" + (e.getMessage() == null ? "" : ": " + e.getMessage()), e);
        } catch (IOException e) {
            broken = e;
        }
        if (done == 0 && broken != null) {
            throw broken;
        }
        return done == 0 && length > 0 ? -1 : done;
    }

    private void inflate(byte[] buffer, int offset, int length) throws IOException, DataFormatException {
        int inflated = inflater.inflate(buffer, offset, length);
        if (inflated == 0 && !inflater.finished()) {
            if (inflater.needsDictionary()) {
                throw new IOException("the gzip stream is broken: it asks for a dictionary");
            }
            fill();
            giveInput();
        }
    }

    private void giveInput() {
        inflater.setInput(source.data(), source.position, source.limit - source.position);
    }

    private boolean nextMember() throws IOException {
        if (!first) {
            int b = skipZeros();
            if (b < 0) {
                return false;
            }
            if (b != 0x1f || next() != 0x8b) {
                throw new IOException("there are bytes after the end of the gzip stream");
            }
        } else {
            source.position = 2;
        }
        first = false;
        readHeader();
        inflater.reset();
        giveInput();
        crc.reset();
        inMember = true;
        return true;
    }

    private int skipZeros() throws IOException {
        int b;
        do {
            b = source.read();
            if (b < 0) {
                return -1;
            }
        } while (b == 0);
        return b;
    }

    private void readHeader() throws IOException {
        if (next() != 8) {
            throw new IOException("the gzip stream is broken: unknown compression method");
        }
        int flags = next();
        for (int i = 0; i < 6; i++) {
            next();
        }
        if ((flags & EXTRA) != 0) {
            int extra = next() | (next() << 8);
            for (int i = 0; i < extra; i++) {
                next();
            }
        }
        if ((flags & NAME) != 0) {
            skipText();
        }
        if ((flags & COMMENT) != 0) {
            skipText();
        }
        if ((flags & HEADER_CRC) != 0) {
            next();
            next();
        }
    }

    private void skipText() throws IOException {
        int b;
        do {
            b = next();
        } while (b != 0);
    }

    private void endMember() throws IOException {
        long sum = nextInt();
        long size = nextInt();
        if (sum != crc.getValue() || size != (inflater.getBytesWritten() & 0xffffffffL)) {
            throw new IOException("the gzip stream is broken: its checksum or length is wrong");
        }
        inMember = false;
    }

    private long nextInt() throws IOException {
        return next() | (next() << 8) | (next() << 16) | ((long) next() << 24);
    }

    private int next() throws IOException {
        int b = source.read();
        if (b < 0) {
            throw endsTooEarly();
        }
        return b;
    }

    private void fill() throws IOException {
        if (!source.fill()) {
            throw endsTooEarly();
        }
    }

    private static IOException endsTooEarly() {
        return new IOException("the gzip stream ends too early");
    }

    @Override
    public void close() {
        inflater.end();
    }
}
