package dev.tallyman.catalog.apk;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The binary tree of apk-tools 3 (apk-v3(5)): words of 32 bits, little endian, whose upper four bits tell the type and whose others a value or
 * the offset of one. Whatever points out of the file, or is of another type than asked for, is absent; nothing is thrown at.
 */
final class AdbFile {
    static final int MAGIC_BYTES = 4;

    /** Unpacked. A text database of a full desktop has a tenth of it. */
    static final int MAX_BYTES = 64 << 20;

    private static final int DEFLATE = 1;
    private static final int ZSTD = 2;

    private static final int FILE_HEADER = 8;
    private static final int BLOCK_HEADER = 4;
    private static final int EXTENDED_BLOCK_HEADER = 16;
    private static final int EXTENDED = 3;

    /** Version bytes, then the root. */
    private static final int ROOT_AT = 4;

    private static final int BLOB_8 = 0x8;
    private static final int BLOB_16 = 0x9;
    private static final int BLOB_32 = 0xa;
    private static final int ARRAY = 0xd;
    private static final int OBJECT = 0xe;

    private final ByteBuffer bytes;

    private AdbFile(ByteBuffer bytes) {
        this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Whether a file that begins like this is in this form, packed or not. */
    static boolean isStart(byte[] start) {
        return start.length == MAGIC_BYTES && start[0] == 'A' && start[1] == 'D' && start[2] == 'B';
    }

    /**
     * The first block of a file, without what packs it.
     *
     * @throws NotReadableException where it is packed by an unknown method, too large, or has no such block
     */
    static AdbFile open(InputStream content) throws IOException, NotReadableException {
        byte[] all = content.readNBytes(MAX_BYTES + 1);
        byte[] plain = all.length > MAX_BYTES ? all : unpacked(all);
        if (plain.length > MAX_BYTES) {
            throw new NotReadableException("it has more than " + MAX_BYTES + " bytes");
        }
        ByteBuffer file = ByteBuffer.wrap(plain).order(ByteOrder.LITTLE_ENDIAN);
        AdbFile adb = file.capacity() < FILE_HEADER ? null : block(file.slice(FILE_HEADER, plain.length - FILE_HEADER));
        if (adb == null) {
            throw new NotReadableException("its first block is damaged");
        }
        return adb;
    }

    private static byte[] unpacked(byte[] all) throws NotReadableException {
        int method = all[3] == '.' ? 0 : all[3] == 'd' ? DEFLATE : all[3] == 'c' && all.length > 6 ? all[4] : -1;
        int start = all[3] == 'c' ? MAGIC_BYTES + 2 : MAGIC_BYTES;
        InputStream packed = new ByteArrayInputStream(all, start, all.length - start);
        return switch (method) {
            case 0 -> all[3] == '.' ? all : drained(packed);
            case DEFLATE -> {
                Inflater raw = new Inflater(true);
                try (InflaterInputStream plain = new InflaterInputStream(packed, raw)) {
                    yield plain.readNBytes(MAX_BYTES + 1);
                } catch (IOException e) {
                    throw new NotReadableException("its packed content is damaged");
                } finally {
                    raw.end();
                }
            }
            case ZSTD -> {
                try (ZstdInputStreamNoFinalizer plain = new ZstdInputStreamNoFinalizer(packed)) {
                    yield drained(plain);
                } catch (IOException e) {
                    throw new NotReadableException("its packed content is damaged");
                }
            }
            default -> throw new NotReadableException("it is packed by an unknown method");
        };
    }

    private static byte[] drained(InputStream plain) throws NotReadableException {
        try {
            return plain.readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            throw new NotReadableException("its packed content is damaged");
        }
    }

    /** The tree in a block; null where the bytes are no such block. */
    private static @Nullable AdbFile block(ByteBuffer at) {
        ByteBuffer block = at.order(ByteOrder.LITTLE_ENDIAN);
        if (block.capacity() < BLOCK_HEADER) {
            return null;
        }
        int word = block.getInt(0);
        boolean extended = word >>> 30 == EXTENDED;
        int header = extended ? EXTENDED_BLOCK_HEADER : BLOCK_HEADER;
        int type = extended ? word & 0x3fffffff : word >>> 30;
        long size = !extended ? word & 0x3fffffff : block.capacity() < header ? -1 : block.getLong(8);
        boolean whole = type == 0 && size >= header + 2L * ROOT_AT && size <= block.capacity();
        return whole ? new AdbFile(block.slice(header, (int) size - header)) : null;
    }

    /** The word that the tree begins with. */
    int root() {
        return bytes.getInt(ROOT_AT);
    }

    /** How many slots an array or object has, the first of which tells that number itself; 0 where {@code word} is neither. */
    int slots(int word) {
        int type = word >>> 28;
        int at = word & 0x0fffffff;
        if ((type != ARRAY && type != OBJECT) || at > bytes.capacity() - 4) {
            return 0;
        }
        int slots = bytes.getInt(at);
        return slots > 0 && slots <= (bytes.capacity() - at) / 4 ? slots : 0;
    }

    /** What a slot holds; 0 is null. */
    int slot(int word, int index) {
        return index < slots(word) ? bytes.getInt((word & 0x0fffffff) + 4 * index) : 0;
    }

    /** A text in a slot of an object. */
    @Nullable
    String text(int word, int index) {
        ByteBuffer blob = blob(slot(word, index));
        return blob == null ? null : StandardCharsets.UTF_8.decode(blob).toString();
    }

    /** A tree of its own that a word holds. */
    @Nullable
    AdbFile tree(int word) {
        ByteBuffer blob = blob(word);
        return blob == null ? null : block(blob);
    }

    private @Nullable ByteBuffer blob(int word) {
        int at = word & 0x0fffffff;
        int left = bytes.capacity() - at;
        int type = word >>> 28;
        int prefix = type == BLOB_8 ? 1 : type == BLOB_16 ? 2 : type == BLOB_32 ? 4 : 0;
        if (prefix == 0 || left < prefix) {
            return null;
        }
        int length = prefix == 1 ? bytes.get(at) & 0xff : prefix == 2 ? bytes.getShort(at) & 0xffff : bytes.getInt(at);
        return length < 0 || length > left - prefix ? null : bytes.slice(at + prefix, length);
    }

    /** What is wrong, in a sentence without a full stop. */
    static final class NotReadableException extends Exception {
        private static final long serialVersionUID = 1;

        NotReadableException(String what) {
            super(what);
        }
    }
}
