package dev.tallyman.layer.chunked;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** What the chunks of a layer are compressed with, each by itself. */
enum Compression {
    GZIP {
        @Override
        InputStream decompress(InputStream member) throws IOException {
            return new GZIPInputStream(member, BUFFER);
        }
    },
    ZSTD {
        @Override
        InputStream decompress(InputStream member) throws IOException {
            return new ZstdInputStreamNoFinalizer(member).setLongMax(MAX_WINDOW_LOG);
        }
    };

    private static final int BUFFER = 8 << 10;

    /** As for whole layers. */
    private static final int MAX_WINDOW_LOG = 27;

    abstract InputStream decompress(InputStream member) throws IOException;
}
