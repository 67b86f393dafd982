package dev.tallyman.layer;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** gzip (RFC 1952): reads the headers of its members, any number of members one after the other; zeros after the last one are padding. */
final class GzipDecompressor implements Decompressor {
    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;

    private final SourceBytes source;
    private final MemberReader members;
    private boolean inMember;
    private boolean first = true;
    private @Nullable IOException broken;

    GzipDecompressor(SourceBytes source, MemberReader members) {
        this.source = source;
        this.members = members;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (broken != null) {
            throw broken;
        }
        int done = 0;
        try {
            while (done < length && (inMember || nextMember())) {
                int read = members.read(buffer, offset + done, length - done);
                inMember = read >= 0;
                done += Math.max(read, 0);
            }
        } catch (IOException e) {
            broken = e;
        }
        if (done == 0 && broken != null) {
            throw broken;
        }
        return done == 0 && length > 0 ? -1 : done;
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
        members.begin();
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
            throw new IOException(MemberReader.BROKEN + ": unknown compression method");
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

    private int next() throws IOException {
        int b = source.read();
        if (b < 0) {
            throw MemberReader.endsTooEarly();
        }
        return b;
    }

    @Override
    public void close() {
        members.close();
    }
}
