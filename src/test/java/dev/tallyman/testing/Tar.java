package dev.tallyman.testing;

import dev.tallyman.model.Descriptor;
import dev.tallyman.model.Digest;
import dev.tallyman.model.MediaType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/** Makes archives block by block, sound ones and broken ones. */
public final class Tar {
    private static final int BLOCK = 512;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public Tar file(String path, String content) {
        return file(path, content.getBytes(StandardCharsets.UTF_8));
    }

    public Tar file(String path, byte[] content) {
        return entry('0', path, "", 0644, content);
    }

    public Tar program(String path, String content) {
        return entry('0', path, "", 0755, content.getBytes(StandardCharsets.UTF_8));
    }

    public Tar folder(String path) {
        return entry('5', path + "/", "", 0755, new byte[0]);
    }

    public Tar link(String path, String target) {
        return entry('2', path, target, 0777, new byte[0]);
    }

    public Tar hardLink(String path, String target) {
        return entry('1', path, target, 0644, new byte[0]);
    }

    public Tar entry(char type, String path, String target, int mode, byte[] content) {
        return raw(header(type, path, target, mode, content.length)).padded(content);
    }

    /** An extended header of {@code type} x or g with the given records, {@code key=value} each. */
    public Tar pax(char type, String... records) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        for (String record : records) {
            int bare = record.getBytes(StandardCharsets.UTF_8).length + 2;
            int length = bare + Integer.toString(bare).length();
            length = bare + Integer.toString(length).length();
            data.writeBytes((length + " " + record + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return entry(type, "PaxHeaders/x", "", 0644, data.toByteArray());
    }

    public Tar raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    public Tar padded(byte[] content) {
        out.writeBytes(content);
        out.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
        return this;
    }

    public static byte[] header(char type, String path, String target, int mode, long size) {
        byte[] block = new byte[BLOCK];
        put(block, 0, path, 100);
        put(block, 100, String.format("%07o", mode), 8);
        put(block, 108, "0000000", 8);
        put(block, 116, "0000000", 8);
        put(block, 124, String.format("%011o", size), 12);
        put(block, 136, "00000000000", 12);
        block[156] = (byte) type;
        put(block, 157, target, 100);
        put(block, 257, "ustar\00000", 8);
        return summed(block);
    }

    /** Sets the checksum of a header whose bytes were changed. */
    public static byte[] summed(byte[] block) {
        Arrays.fill(block, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        put(block, 148, String.format("%06o", sum), 7);
        return block;
    }

    private static void put(byte[] block, int offset, String text, int max) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, block, offset, Math.min(bytes.length, max));
    }

    /** The archive so far, without the blocks that end it. */
    public byte[] open() {
        return out.toByteArray();
    }

    public byte[] closed() {
        byte[] open = open();
        return Arrays.copyOf(open, open.length + 2 * BLOCK);
    }

    public static byte[] gzip(byte[] content) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    /** As a manifest would describe it. */
    public static Descriptor descriptor(byte[] blob) {
        return new Descriptor(MediaType.OCI_LAYER + "+gzip", Digest.of(blob), blob.length);
    }
}
