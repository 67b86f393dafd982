package dev.tallyman.layer.chunked;

import dev.tallyman.layer.LayerEntry;
import dev.tallyman.layer.LayerLimits;
import dev.tallyman.layer.LayerSummary;
import dev.tallyman.model.Digest;
import dev.tallyman.testing.ChunkedBlob;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

/** What comes out of a layer by its table is within its bounds, and no part is asked for that lies outside of it. */
final class ChunkedLayerFuzzing {
    private static final LayerLimits LIMITS =
            new LayerLimits(1 << 20, 200, 1 << 18, 1_000, 4096, 256, Duration.ofSeconds(20));
    private static final ChunkedLimits ANY_SHARE = new ChunkedLimits(1 << 16, 1 << 20, 16, 8, 1_000_000);

    private ChunkedLayerFuzzing() {}

    static void read(byte[] input) {
        int start = Math.min(1, input.length);
        int cut = input.length == 0 ? 0 : Math.max(start, (input[0] & 0xff) % input.length);
        byte[] chunks = Arrays.copyOfRange(input, start, cut);
        String table = new String(input, cut, input.length - cut, StandardCharsets.UTF_8);
        readOne(ChunkedBlob.zstd(table, chunks));
        readOne(ChunkedBlob.stargz(table, chunks));
        readOne(new ChunkedBlob(input, Map.of(TableMark.ESTARGZ_DIGEST, "sha256:" + "0".repeat(64))));
        readOne(new ChunkedBlob(
                input,
                Map.of(
                        TableMark.ZSTD_CHECKSUM,
                        Digest.of(chunks).toString(),
                        TableMark.ZSTD_POSITION,
                        "1:" + chunks.length + ":" + (1 << 16) + ":1")));
    }

    private static void readOne(ChunkedBlob blob) {
        BlobParts checked = (first, length) -> {
            check(first >= 0 && length > 0 && first + length <= blob.content.length, "a part outside of the layer");
            return blob.open(first, length);
        };
        try {
            LayerSummary summary = ChunkedLayer.open(blob.descriptor(), checked, LIMITS, ANY_SHARE, Clock.systemUTC())
                    .orElseThrow()
                    .show(ChunkedLayerFuzzing::entry);
            check(summary.entries() <= LIMITS.maxEntries(), "more entries than the cap");
            check(summary.bytes() <= LIMITS.maxBytes(), "more bytes than the cap");
        } catch (NotByTableException e) {
            check(!e.what().isBlank(), "nobody is told why");
        } catch (IOException e) {
            throw new UncheckedIOException("nothing but the content was at fault", e);
        }
    }

    private static void entry(LayerEntry entry, InputStream content) throws IOException {
        String path = entry.path();
        check(!path.isEmpty() && !path.startsWith("/") && path.indexOf('\0') < 0, "a path that is none: " + path);
        check(
                Arrays.stream(path.split("/", -1))
                        .noneMatch(part -> part.equals("..") || part.equals(".") || part.isEmpty()),
                "a path that leads elsewhere: " + path);
        check(content.readAllBytes().length == entry.size(), "other content than the entry says");
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
