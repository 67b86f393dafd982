package dev.tallyman.layer;

import dev.tallyman.testing.Tar;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;

/** What comes out of a layer is within its bounds, and its names lead nowhere else. */
final class LayerFuzzing {
    private static final LayerLimits LIMITS =
            new LayerLimits(1 << 20, 200, 1 << 18, 1_000, 4096, 256, Duration.ofSeconds(20));

    private LayerFuzzing() {}

    static void read(byte[] input) {
        LayerSummary summary = new LayerReader(LIMITS, Clock.systemUTC())
                .read(new ByteArrayInputStream(input), Tar.descriptor(input), null, LayerFuzzing::check);
        check(summary.entries() <= LIMITS.maxEntries() + 1, "more entries than the cap");
        check(summary.bytes() <= LIMITS.maxBytes() + (1 << 16), "more bytes than the cap");
        check(summary.problems().stream().noneMatch(problem -> problem.what().isBlank()), "nobody is told why");
    }

    private static void check(LayerEntry entry, InputStream content) throws IOException {
        String path = entry.path();
        check(!path.isEmpty() && !path.startsWith("/") && path.indexOf('\0') < 0, "a path that is none: " + path);
        check(
                Arrays.stream(path.split("/", -1))
                        .noneMatch(part -> part.equals("..") || part.equals(".") || part.isEmpty()),
                "a path that leads elsewhere: " + path);
        check(content.readAllBytes().length <= Math.max(0, entry.size()), "more content than the entry says");
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
