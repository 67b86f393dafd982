package dev.tallyman.catalog.apk;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes apk-tools 3's binary form by its description, apk-v3(5): values first, each at a multiple of its size, then the root's word. */
final class AdbWriter {
    static final int INSTALLED = 0x00626469;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    AdbWriter() {
        out.writeBytes(new byte[8]);
    }

    int text(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        int at = out.size();
        if (bytes.length < 256) {
            out.write(bytes.length);
            out.writeBytes(bytes);
            return 0x80000000 | at;
        }
        at = align(2);
        out.write(bytes.length & 0xff);
        out.write(bytes.length >> 8);
        out.writeBytes(bytes);
        return 0x90000000 | at;
    }

    int tree(AdbWriter other, int root) {
        byte[] block = block(other.closed(root));
        int at = align(4);
        out.writeBytes(word(block.length));
        out.writeBytes(block);
        return 0xa0000000 | at;
    }

    int object(int... slots) {
        return 0xe0000000 | list(slots);
    }

    int array(int... slots) {
        return 0xd0000000 | list(slots);
    }

    private int list(int... slots) {
        int at = align(4);
        out.writeBytes(word(slots.length + 1));
        for (int slot : slots) {
            out.writeBytes(word(slot));
        }
        return at;
    }

    /** A whole file with this as its first block. */
    byte[] file(int schema, int root) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes("ADB.".getBytes(StandardCharsets.US_ASCII));
        file.writeBytes(word(schema));
        file.writeBytes(block(closed(root)));
        return file.toByteArray();
    }

    private byte[] closed(int root) {
        byte[] bytes = out.toByteArray();
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(4, root);
        return bytes;
    }

    private static byte[] block(byte[] content) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.writeBytes(word(content.length + 4));
        block.writeBytes(content);
        block.writeBytes(new byte[-block.size() & 7]);
        return block.toByteArray();
    }

    private int align(int size) {
        while (out.size() % size != 0) {
            out.write(0);
        }
        return out.size();
    }

    private static byte[] word(int value) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
    }
}
