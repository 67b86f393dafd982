package dev.tallyman.layer;

import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** With the JDK's own inflater, which is there everywhere. */
final class JdkMemberReader implements MemberReader {
    private final SourceBytes source;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();

    JdkMemberReader(SourceBytes source) {
        this.source = source;
    }

    @Override
    public void begin() {
        inflater.reset();
        crc.reset();
        giveInput();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        while (true) {
            int inflated = inflate(buffer, offset, length);
            if (inflated > 0) {
                crc.update(buffer, offset, inflated);
                return inflated;
            }
            if (inflater.finished()) {
                source.position = source.limit - inflater.getRemaining();
                checkTrailer();
                return -1;
            }
            if (inflater.needsDictionary()) {
                throw new IOException(BROKEN + ": it asks for a dictionary");
            }
            if (!source.fill()) {
                throw MemberReader.endsTooEarly();
            }
            giveInput();
        }
    }

    private int inflate(byte[] buffer, int offset, int length) throws IOException {
        long before = inflater.getBytesWritten();
        try {
            return inflater.inflate(buffer, offset, length);
        } catch (DataFormatException e) {
            // What came out before the stream broke counts; the next call throws again.
            int inflated = (int) (inflater.getBytesWritten() - before);
            if (inflated > 0) {
                return inflated;
            }
            throw new IOException(BROKEN + (e.getMessage() == null ? "" : ": " + e.getMessage()), e);
        }
    }

    private void giveInput() {
        inflater.setInput(source.data(), source.position, source.limit - source.position);
    }

    private void checkTrailer() throws IOException {
        long sum = nextInt();
        long size = nextInt();
        if (sum != crc.getValue() || size != (inflater.getBytesWritten() & 0xffffffffL)) {
            throw MemberReader.wrongTrailer();
        }
    }

    private long nextInt() throws IOException {
        long value = 0;
        for (int shift = 0; shift < 32; shift += 8) {
            int b = source.read();
            if (b < 0) {
                throw MemberReader.endsTooEarly();
            }
            value |= (long) b << shift;
        }
        return value;
    }

    @Override
    public void close() {
        inflater.end();
    }
}
