package dev.tallyman.layer.chunked;

import dev.tallyman.model.Digest;
import dev.tallyman.model.OneByte;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The content of one file. A chunk is fetched when its first byte is asked for, and checked when its last one was read: who read any of it has to
 * call {@link #check} before they believe it.
 */
final class FileContent extends InputStream {
    private final FetchedChunks source;
    private final FetchPlan plan;
    private final List<Chunk> chunks;
    private final int first;
    private int next;
    private long left;
    private @Nullable InputStream in;
    private @Nullable MessageDigest hash;
    private @Nullable Exception failure;

    /** @param first the number of the first chunk in the plan */
    FileContent(FetchedChunks source, FetchPlan plan, List<Chunk> chunks, int first) {
        this.source = source;
        this.plan = plan;
        this.chunks = chunks;
        this.first = first;
    }

    @Override
    public int read() throws IOException {
        return OneByte.of(this);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
        try {
            return left == 0 && !begin() ? -1 : take(buffer, offset, (int) Math.min(length, left));
        } catch (IOException | RuntimeException e) {
            failure = e;
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Reads the chunk that was begun to its end, for its digest; the others were not believed. */
    void check() throws IOException {
        byte[] buffer = new byte[8 << 10];
        try {
            while (failure == null && left > 0) {
                read(buffer, 0, (int) Math.min(buffer.length, left));
            }
        } catch (IOException e) {
            // It is in the failure, whoever read.
        }
        switch (failure) {
            case null -> {}
            case NotByTableException e -> throw e;
            case RuntimeException e -> throw e;
            case Exception e when source.isBroken() -> throw new IOException(e.getMessage(), e);
            case Exception e ->
                throw NotByTableException.ofLayer("a chunk cannot be uncompressed where its table of contents has one"
                        + (e.getMessage() == null ? "" : ": " + e.getMessage()));
        }
    }

    private boolean begin() throws IOException {
        if (next == chunks.size()) {
            return false;
        }
        Chunk chunk = chunks.get(next);
        in = source.open(chunk, plan.end(first + next));
        hash = chunk.digest().newHash();
        left = chunk.size();
        next++;
        return true;
    }

    private int take(byte[] buffer, int offset, int length) throws IOException {
        if (in == null || hash == null) {
            throw new IllegalStateException("no chunk was begun");
        }
        int count = in.read(buffer, offset, length);
        if (count < 0) {
            throw new IOException("it ends too early");
        }
        hash.update(buffer, offset, count);
        left -= count;
        if (left == 0) {
            requireDigest(chunks.get(next - 1), hash);
        }
        return count;
    }

    private static void requireDigest(Chunk chunk, MessageDigest hash) throws NotByTableException {
        Digest stated = chunk.digest();
        Digest found = Digest.of(stated.algorithm(), hash);
        if (!found.equals(stated)) {
            throw NotByTableException.ofLayer(
                    "a chunk has the digest " + found + ", but its table of contents says " + stated);
        }
    }
}
