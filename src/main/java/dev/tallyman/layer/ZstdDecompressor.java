package dev.tallyman.layer;

import com.github.luben.zstd.ZstdBufferDecompressingStreamNoFinalizer;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Zstandard (RFC 8878): frames one after the other, skippable ones among them. What was fetched is decompressed from where it is, without a copy. */
final class ZstdDecompressor implements Decompressor {
    private static final String BROKEN = "the zstd stream is broken: ";

    private final Frames frames;
    private @Nullable IOException broken;

    /**
     * @param source  of which the first buffer has come, and nothing was used
     * @param checked whether what comes out is compared with a digest, so that the frames' own checksums need not be
     */
    ZstdDecompressor(SourceBytes source, boolean checked) throws IOException {
        frames = new Frames(source, checked ? new ZstdChecksums() : null);
        frames.setLongMax(MAX_WINDOW_LOG);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (broken != null) {
            throw broken;
        }
        ByteBuffer target = ByteBuffer.wrap(buffer, offset, length);
        try {
            while (target.hasRemaining() && frames.hasRemaining()) {
                frames.decompress(target);
            }
        } catch (IOException e) {
            broken = new IOException(BROKEN + e.getMessage(), e);
            if (target.position() == offset) {
                throw broken;
            }
        }
        return target.position() == offset && length > 0 ? -1 : target.position() - offset;
    }

    @Override
    public void close() {
        frames.close();
    }

    private static final class Frames extends ZstdBufferDecompressingStreamNoFinalizer {
        private final SourceBytes bytes;
        private final @Nullable ZstdChecksums checksums;
        private @Nullable IOException failure;

        Frames(SourceBytes bytes, @Nullable ZstdChecksums checksums) {
            super(given(bytes, checksums));
            this.bytes = bytes;
            this.checksums = checksums;
        }

        /** What is next to be decompressed of the buffer; it counts as used. */
        private static ByteBuffer given(SourceBytes bytes, @Nullable ZstdChecksums checksums) {
            int end = bytes.limit;
            if (checksums != null) {
                bytes.position += checksums.leftOut(bytes.limit - bytes.position);
                end = checksums.until(bytes.data(), bytes.position, bytes.limit);
            }
            ByteBuffer given = ByteBuffer.wrap(bytes.data(), bytes.position, end - bytes.position);
            bytes.position = end;
            return given;
        }

        void decompress(ByteBuffer target) throws IOException {
            boolean nothingLeft = !source.hasRemaining();
            int written = read(target);
            if (nothingLeft && written == 0) {
                throw failure == null ? new IOException("it ends too early") : failure;
            }
        }

        @Override
        protected ByteBuffer refill(ByteBuffer used) {
            ByteBuffer given = used;
            try {
                while (!given.hasRemaining() && (bytes.position < bytes.limit || bytes.fill())) {
                    given = given(bytes, checksums);
                }
            } catch (IOException e) {
                // What came before is decompressed first.
                failure = e;
            }
            return given;
        }
    }
}
