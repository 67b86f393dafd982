package dev.tallyman.github;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Decompresses Snappy: its blocks as they are, or in frames with checksums (format_description.txt and framing_format.txt of google/snappy). What the
 * content says of its size is not believed further than the cap.
 */
final class Snappy {
    private static final byte[] STREAM = {(byte) 0xff, 6, 0, 0, 's', 'N', 'a', 'P', 'p', 'Y'};
    private static final int COMPRESSED = 0x00;
    private static final int UNCOMPRESSED = 0x01;
    private static final int FIRST_SKIPPABLE = 0x80;
    private static final int STREAM_IDENTIFIER = 0xff;
    private static final int CHECKSUM_BYTES = 4;
    private static final int CHECKSUM_MASK = 0xa282ead8;

    private Snappy() {}

    /** @throws IOException where it is no Snappy, is cut off, or holds more than {@code maxBytes} */
    static byte[] decompress(byte[] content, int maxBytes) throws IOException {
        boolean framed =
                content.length >= STREAM.length && Arrays.equals(STREAM, Arrays.copyOf(content, STREAM.length));
        return framed ? frames(content, maxBytes) : block(ByteBuffer.wrap(content), maxBytes);
    }

    private static byte[] frames(byte[] content, int maxBytes) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        while (in.hasRemaining()) {
            int type = in.get() & 0xff;
            int length = unsigned(in, 3);
            if (length > in.remaining()) {
                throw cut();
            }
            ByteBuffer chunk = in.slice(in.position(), length).order(ByteOrder.LITTLE_ENDIAN);
            in.position(in.position() + length);
            if (type == COMPRESSED || type == UNCOMPRESSED) {
                out.writeBytes(checked(chunk, type, maxBytes - out.size()));
            } else if (type < FIRST_SKIPPABLE && type != STREAM_IDENTIFIER) {
                throw new IOException("a chunk of an unknown kind, " + type);
            }
        }
        return out.toByteArray();
    }

    private static byte[] checked(ByteBuffer chunk, int type, int maxBytes) throws IOException {
        if (chunk.remaining() < CHECKSUM_BYTES) {
            throw cut();
        }
        int stated = chunk.getInt();
        byte[] data;
        if (type == COMPRESSED) {
            data = block(chunk, maxBytes);
        } else {
            data = new byte[within(chunk.remaining(), maxBytes)];
            chunk.get(data);
        }
        CRC32C crc = new CRC32C();
        crc.update(data);
        int sum = (int) crc.getValue();
        if (((sum >>> 15) | (sum << 17)) + CHECKSUM_MASK != stated) {
            throw new IOException("a checksum does not fit");
        }
        return data;
    }

    private static byte[] block(ByteBuffer in, int maxBytes) throws IOException {
        in.order(ByteOrder.LITTLE_ENDIAN);
        byte[] out = new byte[within(varint(in), maxBytes)];
        int at = 0;
        while (in.hasRemaining()) {
            int tag = in.get() & 0xff;
            int kind = tag & 3;
            int length;
            if (kind == 0) {
                length = (tag >>> 2) + 1;
                if (length > 60) {
                    length = unsigned(in, length - 60) + 1;
                }
                if (length <= 0 || length > in.remaining() || length > out.length - at) {
                    throw cut();
                }
                in.get(out, at, length);
            } else {
                length = kind == 1 ? ((tag >>> 2) & 7) + 4 : (tag >>> 2) + 1;
                int offset = kind == 1 ? (tag >>> 5 << 8) + unsigned(in, 1) : unsigned(in, kind == 2 ? 2 : 4);
                if (offset <= 0 || offset > at || length > out.length - at) {
                    throw new IOException("a copy from outside of it");
                }
                for (int i = 0; i < length; i++) { // the two may overlap
                    out[at + i] = out[at + i - offset];
                }
            }
            at += length;
        }
        if (at != out.length) {
            throw cut();
        }
        return out;
    }

    private static int within(int length, int maxBytes) throws IOException {
        if (length < 0 || length > maxBytes) {
            throw new IOException("it holds more than is read");
        }
        return length;
    }

    private static int varint(ByteBuffer in) throws IOException {
        long value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            int next = unsigned(in, 1);
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                return value > Integer.MAX_VALUE ? -1 : (int) value;
            }
        }
        throw new IOException("it does not tell its length");
    }

    /** A number of so many bytes, the lowest first; negative where it does not fit an int. */
    private static int unsigned(ByteBuffer in, int bytes) throws IOException {
        if (in.remaining() < bytes) {
            throw cut();
        }
        int value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (in.get() & 0xff) << (8 * i);
        }
        return value;
    }

    private static IOException cut() {
        return new IOException("it is cut off, or no Snappy");
    }
}
