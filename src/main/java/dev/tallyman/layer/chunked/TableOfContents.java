package dev.tallyman.layer.chunked;

import dev.tallyman.model.Bounded;
import dev.tallyman.model.Digest;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A table of contents as it was fetched, compressed, after its digest was checked. Read anew each time that it is gone through: as objects it
 * would take ten times the memory.
 *
 * @param compression of the table, and of the layer's chunks
 * @param start       offset in the blob where the table begins: no chunk lies behind it
 * @param before      uncompressed bytes before the JSON
 * @param jsonBytes   of the JSON
 */
record TableOfContents(Compression compression, byte[] packed, long start, int before, long jsonBytes) {
    /** An empty gzip member whose extra field says where the table begins. */
    static final int FOOTER_BYTES = 51;

    /** As stargz had it before, without the header of a sub-field. */
    static final int OLD_FOOTER_BYTES = 47;

    /** Fetched with the footer, at no cost: a small layer's table is among them. */
    static final int TAIL_BYTES = 64 << 10;

    private static final Pattern START = Pattern.compile("([0-9a-f]{16})STARGZ");
    private static final int START_LENGTH = 22;

    /** Between the field and the end: an empty block, a checksum and a length. */
    private static final int AFTER_START = 13;

    private static final String TABLE_NAME = "stargz.index.json";
    private static final int TAR_BLOCK = 512;
    private static final int TAR_SIZE = 124;

    static TableOfContents fetch(TableMark mark, Parts parts, ChunkedLimits limits) throws IOException {
        return switch (mark) {
            case TableMark.EStargz stargz -> stargz(stargz, parts, limits);
            case TableMark.ZstdChunked zstd -> zstd(zstd, parts, limits);
        };
    }

    private static TableOfContents zstd(TableMark.ZstdChunked mark, Parts parts, ChunkedLimits limits)
            throws IOException {
        int length = checkedLength(mark.offset(), mark.length(), parts, limits);
        requireAtMost(limits.maxTableJsonBytes(), mark.jsonBytes());
        byte[] packed = parts.bytes(mark.offset(), length);
        MessageDigest hash = mark.table().newHash();
        hash.update(packed);
        requireEqual(mark.table(), Digest.of(mark.table().algorithm(), hash));
        return new TableOfContents(Compression.ZSTD, packed, mark.offset(), 0, mark.jsonBytes());
    }

    private static TableOfContents stargz(TableMark.EStargz mark, Parts parts, ChunkedLimits limits)
            throws IOException {
        if (parts.size() < OLD_FOOTER_BYTES) {
            throw noFooter();
        }
        int tailLength = (int) Math.min(TAIL_BYTES, parts.size());
        long tailStart = parts.size() - tailLength;
        byte[] tail = parts.bytes(tailStart, tailLength);
        long start = startInFooter(tail);
        int length = checkedLength(start, parts.size() - start, parts, limits);
        byte[] packed = start >= tailStart
                ? Arrays.copyOfRange(tail, (int) (start - tailStart), tailLength)
                : parts.bytes(start, length);
        TableOfContents table =
                new TableOfContents(Compression.GZIP, packed, start, TAR_BLOCK, jsonBytesInTar(packed, limits));
        requireEqual(mark.table(), table.jsonDigest(mark.table()));
        return table;
    }

    private static long startInFooter(byte[] tail) throws NotByTableException {
        int field = tail.length - AFTER_START - START_LENGTH;
        if (isGzip(tail, FOOTER_BYTES) || isGzip(tail, OLD_FOOTER_BYTES)) {
            Matcher start = START.matcher(new String(tail, field, START_LENGTH, StandardCharsets.ISO_8859_1));
            if (start.matches()) {
                return Long.parseUnsignedLong(start.group(1), 16);
            }
        }
        throw noFooter();
    }

    private static NotByTableException noFooter() {
        return NotByTableException.ofLayer("it does not end with the footer that eStargz has");
    }

    private static boolean isGzip(byte[] tail, int fromEnd) {
        int at = tail.length - fromEnd;
        return at >= 0 && tail[at] == 0x1f && tail[at + 1] == (byte) 0x8b;
    }

    private static int checkedLength(long offset, long length, Parts parts, ChunkedLimits limits)
            throws NotByTableException {
        if (offset < 0 || length <= 0 || offset > parts.size() - length) {
            throw NotByTableException.ofLayer("its table of contents is said to lie outside of it");
        }
        requireAtMost(limits.maxTableBytes(), length);
        return (int) length;
    }

    private static void requireAtMost(long max, long bytes) throws NotByTableException {
        if (bytes > max) {
            throw NotByTableException.ofLayer(
                    "its table of contents has " + bytes + " bytes, more than the " + max + " that are read");
        }
    }

    /** Of the one file in the archive that eStargz has its table in. */
    private static long jsonBytesInTar(byte[] packed, ChunkedLimits limits) throws NotByTableException {
        byte[] header;
        try (InputStream archive = Compression.GZIP.decompress(new ByteArrayInputStream(packed))) {
            header = archive.readNBytes(TAR_BLOCK);
        } catch (IOException e) {
            throw broken(e);
        }
        if (header.length < TAR_BLOCK || !text(header, 0, 100).equals(TABLE_NAME)) {
            throw NotByTableException.ofLayer("there is no table of contents where its footer says");
        }
        try {
            long size = Long.parseLong(text(header, TAR_SIZE, 12).strip(), 8);
            requireAtMost(limits.maxTableJsonBytes(), size);
            return Math.max(size, 0);
        } catch (NumberFormatException e) {
            throw NotByTableException.ofLayer("the size of its table of contents is no number");
        }
    }

    private static String text(byte[] block, int offset, int length) {
        String field = new String(block, offset, length, StandardCharsets.ISO_8859_1);
        int end = field.indexOf('\0');
        return end < 0 ? field : field.substring(0, end);
    }

    private Digest jsonDigest(Digest like) throws IOException {
        MessageDigest hash = like.newHash();
        byte[] buffer = new byte[64 << 10];
        try (InputStream json = json()) {
            for (int count = json.read(buffer); count >= 0; count = json.read(buffer)) {
                hash.update(buffer, 0, count);
            }
        }
        return Digest.of(like.algorithm(), hash);
    }

    private static void requireEqual(Digest stated, Digest found) throws NotByTableException {
        if (!found.equals(stated)) {
            throw NotByTableException.ofLayer(
                    "its table of contents has the digest " + found + ", but the manifest says " + stated);
        }
    }

    private static NotByTableException broken(IOException e) {
        return NotByTableException.ofLayer(
                "its table of contents cannot be uncompressed" + (e.getMessage() == null ? "" : ": " + e.getMessage()));
    }

    /** The table itself, no more than {@link #jsonBytes} of it. */
    InputStream json() throws IOException {
        InputStream unpacked = new Unpacked(compression.decompress(new ByteArrayInputStream(packed)));
        unpacked.skipNBytes(before);
        return new Bounded(unpacked, jsonBytes);
    }

    /** It lies in memory: what cannot be read is broken, and no transfer is. */
    private static final class Unpacked extends FilterInputStream {
        Unpacked(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                return in.read(buffer, offset, length);
            } catch (IOException e) {
                throw broken(e);
            }
        }
    }
}
