package dev.tallyman.layer;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/** Undoes a compression that is found by the first bytes, whatever the media type says. */
interface Decompressor extends Closeable {
    /**
     * Fills {@code buffer} as far as the content goes; where it breaks, what came before is given first and the next call throws.
     *
     * @return bytes written; -1 at the end
     * @throws IOException where the compressed content is broken; the message says how, for people
     */
    int read(byte[] buffer, int offset, int length) throws IOException;

    @Override
    void close();

    /** Memory that a dictionary may take: zstd's {@code --long=27} and xz's highest preset stay below. */
    int MAX_WINDOW_LOG = 27;

    int MAX_XZ_KIB = 160 << 10;

    /** Of the longest mark that tells a format. */
    int MAGIC_BYTES = 6;

    /**
     * @param source  of which nothing was used yet
     * @param checked whether what comes out is compared with a digest
     */
    static Decompressor of(SourceBytes source, boolean checked) throws IOException {
        source.fill();
        byte[] magic = Arrays.copyOf(source.data(), Math.min(source.limit, MAGIC_BYTES));
        if (starts(magic, 0x1f, 0x8b)) {
            return new GzipDecompressor(source, MemberReader.of(source));
        }
        if (starts(magic, 0x28, 0xb5, 0x2f, 0xfd) || isSkippableFrame(magic)) {
            return new ZstdDecompressor(source, checked);
        }
        if (starts(magic, 0xfd, '7', 'z', 'X', 'Z', 0)) {
            return new Streamed(new XZInputStream(source, MAX_XZ_KIB), "xz");
        }
        if (starts(magic, 'B', 'Z', 'h')) {
            return new Streamed(new BZip2CompressorInputStream(source, true), "bzip2");
        }
        return new Streamed(source, "");
    }

    private static boolean isSkippableFrame(byte[] magic) {
        return magic.length >= 4
                && (magic[0] & 0xf0) == 0x50
                && starts(new byte[] {magic[1], magic[2], magic[3]}, 0x2a, 0x4d, 0x18);
    }

    private static boolean starts(byte[] bytes, int... magic) {
        if (bytes.length < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if ((bytes[i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    /** Any other stream. */
    final class Streamed implements Decompressor {
        private final InputStream in;
        private final String format;
        private @Nullable IOException broken;

        Streamed(InputStream in, String format) {
            this.in = in;
            this.format = format;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (broken != null) {
                throw broken;
            }
            int done = 0;
            try {
                int read = 0;
                while (done < length && read >= 0) {
                    read = in.read(buffer, offset + done, length - done);
                    done += Math.max(read, 0);
                }
            } catch (IOException | RuntimeException e) {
                broken = new IOException(
                        "the " + format + " stream is broken" + (e.getMessage() == null ? "" : ": " + e.getMessage()),
                        e);
                if (done == 0) {
                    throw broken;
                }
            }
            return done == 0 && length > 0 ? -1 : done;
        }

        @Override
        public void close() {
            try {
                if (!format.isEmpty()) {
                    in.close();
                }
            } catch (IOException e) {
                // Nothing is left to lose: what was read has its hash.
            }
        }
    }
}
