package dev.tallyman.layer;

import dev.tallyman.testing.Tar;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Function;

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

    /** The JDK's inflater and ISA-L, where there is one, agree on what is whole. */
    static void inflate(byte[] input) throws IOException {
        Isal isal = Isal.load();
        if (isal != null && input.length > 2 && input[0] == 0x1f && input[1] == (byte) 0x8b) {
            byte[] expected = inflate(input, JdkMemberReader::new);
            byte[] found = inflate(input, source -> new IsalMemberReader(source, isal));
            check(Arrays.equals(found, expected), "the inflaters differ");
        }
    }

    /** All that comes out, up to a megabyte; nothing where the stream is broken. */
    private static byte[] inflate(byte[] input, Function<SourceBytes, MemberReader> members) throws IOException {
        SourceBytes source = Fetched.of(input);
        source.fill();
        byte[] content = new byte[1 << 20];
        try (Decompressor decompressor = new GzipDecompressor(source, members.apply(source))) {
            int length = decompressor.read(content, 0, content.length);
            byte[] more = new byte[1];
            return length < content.length && decompressor.read(more, 0, 1) >= 0
                    ? new byte[0]
                    : Arrays.copyOf(content, Math.max(0, length));
        } catch (IOException e) {
            return new byte[0];
        }
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
