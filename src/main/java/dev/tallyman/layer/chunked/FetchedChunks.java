package dev.tallyman.layer.chunked;

import dev.tallyman.layer.chunked.FetchPlan.Span;
import dev.tallyman.model.Bounded;
import dev.tallyman.model.OneByte;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The wanted chunks of a layer, uncompressed, one after the other in their order. What lies between them is fetched where the plan says so, and
 * skipped.
 */
final class FetchedChunks implements AutoCloseable {
    private final Parts parts;
    private final Compression compression;
    private final Iterator<Span> spans;
    private @Nullable Transfer transfer;
    private @Nullable Member member;

    FetchedChunks(Parts parts, Compression compression, FetchPlan plan) {
        this.parts = parts;
        this.compression = compression;
        this.spans = plan.spans().iterator();
    }

    /**
     * The uncompressed bytes from the beginning of a chunk on; behind the chunk there may be others.
     *
     * @param end of its compressed bytes
     */
    InputStream open(Chunk chunk, long end) throws IOException {
        Member current = member;
        if (current == null || current.offset != chunk.offset()) {
            closeMember();
            current = new Member(chunk.offset(), compression.decompress(slice(chunk.offset(), end)));
            member = current;
        }
        current.skipTo(chunk.inner());
        return current;
    }

    /** Whether a transfer broke off, so that the content is not to blame. */
    boolean isBroken() {
        return transfer != null && transfer.broken;
    }

    private InputStream slice(long first, long end) throws IOException {
        Transfer current = transfer;
        while (current == null || first >= current.end) {
            closeTransfer();
            Span span = spans.next();
            current = new Transfer(parts.open(span.first(), span.length()), span);
            transfer = current;
        }
        current.skipNBytes(first - current.position);
        return new Bounded(current, end - first);
    }

    private void closeMember() throws IOException {
        if (member != null) {
            member.in.close();
            member = null;
        }
    }

    private void closeTransfer() throws IOException {
        if (transfer != null) {
            transfer.in.close();
            transfer = null;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            closeMember();
        } finally {
            closeTransfer();
        }
    }

    /** One request's answer. */
    private static final class Transfer extends InputStream {
        private final InputStream in;
        private final long end;
        private long position;
        private boolean broken;

        Transfer(InputStream in, Span span) {
            this.in = in;
            this.position = span.first();
            this.end = span.end();
        }

        @Override
        public int read() throws IOException {
            return OneByte.of(this);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                int count = in.read(buffer, offset, length);
                if (count < 0 && position < end) {
                    throw new EOFException("the transfer ended too early");
                }
                position += Math.max(count, 0);
                return count;
            } catch (IOException e) {
                broken = true;
                throw e;
            }
        }

        @Override
        public void close() {
            // A decompressor closes what it reads from, and others follow in the same answer.
        }
    }

    /** Bytes that were compressed together: a chunk, or several. */
    private static final class Member extends InputStream {
        private final long offset;
        private final InputStream in;
        private long position;

        Member(long offset, InputStream in) {
            this.offset = offset;
            this.in = in;
        }

        void skipTo(long inner) throws IOException {
            in.skipNBytes(inner - position);
            position = inner;
        }

        @Override
        public int read() throws IOException {
            return OneByte.of(this);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = in.read(buffer, offset, length);
            position += Math.max(count, 0);
            return count;
        }
    }
}
