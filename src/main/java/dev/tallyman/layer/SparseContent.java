package dev.tallyman.layer;

import dev.tallyman.model.OneByte;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** The content of a sparse file: the pieces that the archive holds, with zeros between them. */
final class SparseContent extends InputStream {
    private final InputStream pieces;
    private final List<Long> map;
    private final long size;
    private int entry;
    private long position;

    /** @param map offset and length in turn, ascending and within {@code size}, as {@link #isSound} checks */
    SparseContent(InputStream pieces, List<Long> map, long size) {
        this.pieces = pieces;
        this.map = map;
        this.size = size;
    }

    static boolean isSound(List<Long> map, long size) {
        long end = 0;
        for (int i = 0; i + 1 < map.size(); i += 2) {
            long offset = map.get(i);
            long length = map.get(i + 1);
            if (offset < end || length < 0 || length > size - offset) {
                return false;
            }
            end = offset + length;
        }
        return map.size() % 2 == 0;
    }

    @Override
    public int read() throws IOException {
        return OneByte.of(this);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (position >= size) {
            return -1;
        }
        while (entry < map.size() && position >= map.get(entry) + map.get(entry + 1)) {
            entry += 2;
        }
        boolean inPiece = entry < map.size() && position >= map.get(entry);
        long end = entry >= map.size() ? size : inPiece ? map.get(entry) + map.get(entry + 1) : map.get(entry);
        int count = (int) Math.min(length, end - position);
        if (inPiece) {
            count = pieces.read(buffer, offset, count);
            if (count < 0) {
                return -1;
            }
        } else {
            java.util.Arrays.fill(buffer, offset, offset + count, (byte) 0);
        }
        position += count;
        return count;
    }
}
