package dev.tallyman.layer;

import java.nio.charset.StandardCharsets;
import java.util.zip.Adler32;

/**
 * A 512-byte header block (POSIX.1-2017 pax, "ustar Interchange Format"; GNU tar manual, "Basic Tar Format"). Numbers are octal text or, with
 * the first bit set, base-256.
 */
final class TarHeader {
    static final int BLOCK = 512;
    private static final int NAME = 0;
    private static final int MODE = 100;
    private static final int SIZE = 124;
    private static final int CHECKSUM = 148;
    private static final int CHECKSUM_LENGTH = 8;
    private static final int TYPE = 156;
    private static final int LINK = 157;
    private static final int MAGIC = 257;
    private static final int PREFIX = 345;
    private static final int SPARSE_EXTENDED = 482;
    private static final int REAL_SIZE = 483;

    /** The number in a field is none, or negative. */
    static final long BAD = -1;

    final byte[] block = new byte[BLOCK];
    private final Adler32 adler = new Adler32();

    boolean isZero() {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether the checksum is right, counted with signed or unsigned bytes as old archivers did, and the numbers are numbers. */
    boolean isValid() {
        long stated = number(CHECKSUM, CHECKSUM_LENGTH);
        return (stated == unsignedSum() || stated == signedSum()) && size() >= 0;
    }

    /**
     * Adler-32 (RFC 1950 §8.2) has one more than the sum of the bytes in its lower half, as long as that is below 65,521, which 256 bytes do not
     * reach: the JDK adds them up natively.
     */
    private int unsignedSum() {
        int sum = CHECKSUM_LENGTH * ' ';
        for (int half = 0; half < BLOCK; half += BLOCK / 2) {
            adler.reset();
            adler.update(block, half, BLOCK / 2);
            sum += (int) (adler.getValue() & 0xffff) - 1;
        }
        for (int i = CHECKSUM; i < CHECKSUM + CHECKSUM_LENGTH; i++) {
            sum -= block[i] & 0xff;
        }
        return sum;
    }

    private int signedSum() {
        int sum = CHECKSUM_LENGTH * ' ';
        for (int i = 0; i < BLOCK; i++) {
            if (i < CHECKSUM || i >= CHECKSUM + CHECKSUM_LENGTH) {
                sum += block[i];
            }
        }
        return sum;
    }

    /** Whether it says of itself that it is a header: what chance and file content do not. */
    boolean hasMagic() {
        return block[MAGIC] == 'u'
                && block[MAGIC + 1] == 's'
                && block[MAGIC + 2] == 't'
                && block[MAGIC + 3] == 'a'
                && block[MAGIC + 4] == 'r';
    }

    char type() {
        return (char) (block[TYPE] & 0xff);
    }

    long size() {
        return number(SIZE, 12);
    }

    int mode() {
        return (int) Math.max(0, number(MODE, 8)) & 07777;
    }

    /** Name with the ustar prefix before it; GNU's own format keeps times where ustar has the prefix. */
    String name() {
        String name = text(NAME, 100);
        boolean ustar = hasMagic() && block[MAGIC + 5] == 0;
        String prefix = ustar ? text(PREFIX, 155) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    String linkName() {
        return text(LINK, 100);
    }

    long realSize() {
        return number(REAL_SIZE, 12);
    }

    boolean sparseContinues() {
        return block[SPARSE_EXTENDED] != 0;
    }

    String text(int offset, int length) {
        int end = offset;
        while (end < offset + length && block[end] != 0) {
            end++;
        }
        return end == offset ? "" : new String(block, offset, end - offset, StandardCharsets.UTF_8);
    }

    /** The number in a field; 0 where it is blank, {@link #BAD} where it is none. */
    long number(int offset, int length) {
        if ((block[offset] & 0x80) != 0) {
            return base256(offset, length);
        }
        long value = 0;
        int i = offset;
        int end = offset + length;
        while (i < end && (block[i] == ' ' || block[i] == 0)) {
            i++;
        }
        for (; i < end && block[i] != ' ' && block[i] != 0; i++) {
            if (block[i] < '0' || block[i] > '7') {
                return BAD;
            }
            value = (value << 3) | (block[i] - '0');
        }
        return value;
    }

    private long base256(int offset, int length) {
        if ((block[offset] & 0x40) != 0) {
            return BAD;
        }
        long value = block[offset] & 0x3f;
        for (int i = offset + 1; i < offset + length; i++) {
            if (value >> 55 != 0) {
                return BAD;
            }
            value = (value << 8) | (block[i] & 0xff);
        }
        return value;
    }
}
