package dev.tallyman.catalog;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** A file as it streams by, or (where several catalogers want it) as it was read once for all of them. */
final class OpenFile implements CatalogFile {
    private final String path;
    private final long size;
    private final InputStream content;

    OpenFile(String path, long size, InputStream content) {
        this.path = path;
        this.size = size;
        this.content = content;
    }

    static OpenFile of(String path, byte[] content) {
        return new OpenFile(path, content.length, new ByteArrayInputStream(content));
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public InputStream content() {
        return content;
    }

    @Override
    public byte[] bytes(int max) throws IOException {
        if (size > max) {
            throw new TooLargeException(path, size, max);
        }
        // Into one array: gathered from pieces, a large file would be in memory twice.
        byte[] all = new byte[(int) size];
        int read = content.readNBytes(all, 0, all.length);
        return read == all.length ? all : Arrays.copyOf(all, read);
    }
}
