package dev.tallyman.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.tallyman.model.Descriptor;
import dev.tallyman.model.Digest;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.Problem;
import dev.tallyman.model.TallymanException;
import dev.tallyman.testing.Tar;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class LayerReaderTest {
    private final Map<String, String> seen = new LinkedHashMap<>();
    private final List<LayerEntry> entries = new ArrayList<>();

    private LayerSummary read(byte[] blob) {
        return read(blob, LayerLimits.DEFAULT);
    }

    private LayerSummary read(byte[] blob, LayerLimits limits) {
        return new LayerReader(limits, Clock.systemUTC())
                .read(new ByteArrayInputStream(blob), Tar.descriptor(blob), null, this::take);
    }

    private void take(LayerEntry entry, InputStream content) throws IOException {
        entries.add(entry);
        seen.put(entry.path(), new String(content.readAllBytes(), StandardCharsets.UTF_8));
    }

    private static List<String> what(LayerSummary summary) {
        return summary.problems().stream().map(Problem::what).toList();
    }

    // ---- compression

    @Test
    void readsGzipWithItsDigests() {
        byte[] tar = new Tar().file("a", "one").file("b/c", "two").closed();

        LayerSummary summary = read(Tar.gzip(tar));

        assertThat(seen).containsEntry("a", "one").containsEntry("b/c", "two");
        assertThat(summary.diffId()).isEqualTo(Digest.of(tar));
        assertThat(summary.bytes()).isEqualTo(tar.length);
        assertThat(summary.entries()).isEqualTo(2);
        assertThat(summary.problems()).isEmpty();
    }

    @Test
    void readsSeveralGzipMembersAndPadding() {
        byte[] tar = new Tar().file("a", "x".repeat(5000)).closed();
        ByteArrayOutputStream blob = new ByteArrayOutputStream();
        for (int i = 0; i < tar.length; i += 700) {
            blob.writeBytes(Tar.gzip(Arrays.copyOfRange(tar, i, Math.min(tar.length, i + 700))));
        }
        blob.writeBytes(Tar.gzip(new byte[0]));
        blob.writeBytes(new byte[100]);

        LayerSummary summary = read(blob.toByteArray());

        assertThat(summary.diffId()).isEqualTo(Digest.of(tar));
        assertThat(summary.problems()).isEmpty();
    }

    @Test
    void readsZstdFramesAndSkippableOnes() {
        byte[] tar = new Tar().file("a", "x".repeat(5000)).closed();
        ByteArrayOutputStream blob = new ByteArrayOutputStream();
        blob.writeBytes(new byte[] {0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3});
        blob.writeBytes(Zstd.compress(Arrays.copyOf(tar, 1000)));
        blob.writeBytes(new byte[] {0x5a, 0x2a, 0x4d, 0x18, 1, 0, 0, 0, 9});
        blob.writeBytes(Zstd.compress(Arrays.copyOfRange(tar, 1000, tar.length)));

        LayerSummary summary = read(blob.toByteArray());

        assertThat(summary.problems()).isEmpty();
        assertThat(summary.diffId()).isEqualTo(Digest.of(tar));
        assertThat(seen).containsKey("a");
    }

    @Test
    void readsWhatIsNotCompressed() {
        byte[] tar = new Tar().file("a", "one").closed();

        assertThat(read(tar).diffId()).isEqualTo(Digest.of(tar));
        assertThat(seen).containsEntry("a", "one");
    }

    // ---- content is checked

    @Test
    void aWrongDigestIsAnError() {
        byte[] blob = Tar.gzip(new Tar().file("a", "one").closed());
        byte[] other = Tar.gzip(new Tar().file("a", "two").closed());
        Descriptor stated = new Descriptor("t", Digest.of(other), blob.length);

        assertBad(stated, blob, null);
    }

    /** Of many buffers, each of which is hashed after it went to the other thread. */
    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd", "none"})
    void theDigestOfALargeLayerIsThatOfAllItsBytes(String compression) {
        byte[] tar = new Tar().file("a", random(3_000_000)).closed();
        byte[] blob = switch (compression) {
            case "gzip" -> Tar.gzip(tar);
            case "zstd" -> Zstd.compress(tar);
            default -> tar;
        };
        byte[] other = blob.clone();
        other[blob.length / 2] ^= 1;

        assertThat(read(blob).diffId()).isEqualTo(Digest.of(tar));
        assertBad(new Descriptor("t", Digest.of(other), blob.length), blob, null);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void aWrongSizeIsAnError(int difference) {
        byte[] blob = Tar.gzip(new Tar().file("a", "one").closed());

        assertBad(new Descriptor("t", Digest.of(blob), blob.length + difference), blob, null);
    }

    @Test
    void aWrongDiffIdIsAnError() {
        byte[] blob = Tar.gzip(new Tar().file("a", "one").closed());

        assertBad(Tar.descriptor(blob), blob, Digest.of(new byte[1]));
    }

    private void assertBad(Descriptor stated, byte[] blob, @Nullable Digest diffId) {
        LayerReader reader = new LayerReader(LayerLimits.DEFAULT, Clock.systemUTC());

        assertThatThrownBy(() -> reader.read(new ByteArrayInputStream(blob), stated, diffId, this::take))
                .isInstanceOfSatisfying(
                        TallymanException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_CONTENT));
    }

    @Test
    void aTransferThatBreaksOffIsAnError() {
        byte[] blob = Tar.gzip(new Tar().file("a", random(100_000)).closed());
        InputStream breaking = new InputStream() {
            private int position;

            @Override
            public int read() throws IOException {
                if (position == 50_000) {
                    throw new IOException("connection reset");
                }
                return blob[position++] & 0xff;
            }
        };

        assertThatThrownBy(() -> new LayerReader(LayerLimits.DEFAULT, Clock.systemUTC())
                        .read(breaking, Tar.descriptor(blob), null, this::take))
                .isInstanceOfSatisfying(TallymanException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.UNREACHABLE);
                    assertThat(e.reason()).contains("connection reset");
                });
    }

    // ---- broken content is a problem, and the rest is read

    @Test
    void aTruncatedStreamGivesWhatCameBefore() {
        byte[] whole =
                Tar.gzip(new Tar().file("a", "one").file("b", random(300_000)).closed());

        LayerSummary summary = read(Arrays.copyOf(whole, whole.length / 2));

        assertThat(seen).containsEntry("a", "one");
        assertThat(what(summary))
                .contains("the gzip stream ends too early", "the archive ends in the middle of an entry");
        assertThat(summary.diffId()).isNull();
    }

    @Test
    void aBrokenGzipChecksumIsAProblem() {
        byte[] blob = Tar.gzip(new Tar().file("a", "one").closed());
        blob[blob.length - 6] ^= 1;

        assertThat(what(read(blob))).containsExactly("the gzip stream is broken: its checksum or length is wrong");
        assertThat(seen).containsEntry("a", "one");
    }

    @Test
    void bytesAfterTheGzipStreamAreAProblem() {
        byte[] blob = Tar.gzip(new Tar().file("a", "one").closed());
        byte[] longer = Arrays.copyOf(blob, blob.length + 3);
        longer[longer.length - 1] = 'x';

        assertThat(what(read(longer))).containsExactly("there are bytes after the end of the gzip stream");
        assertThat(seen).containsEntry("a", "one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "{\"not\":\"a layer\"}"})
    void whatIsNoArchiveIsAProblem(String content) {
        assertThat(what(read(Tar.gzip(content.getBytes(StandardCharsets.UTF_8)))))
                .containsExactly("it is not a tar archive");
        assertThat(what(read(content.getBytes(StandardCharsets.UTF_8)))).containsExactly("it is not a tar archive");
        assertThat(what(read(Tar.gzip(random(5000))))).containsExactly("it is not a tar archive");
    }

    @Test
    void theLastFileMayHaveNoPadding() {
        byte[] tar = new Tar().file("a", "one").file("b", "two").closed();
        byte[] unpadded = Arrays.copyOf(tar, 3 * 512 + 3);
        assertThat(read(unpadded).problems()).isEmpty();
        assertThat(seen).containsOnly(Map.entry("a", "one"), Map.entry("b", "two"));
        assertThat(what(read(Arrays.copyOf(tar, 3 * 512 + 2))))
                .containsExactly("the archive ends in the middle of an entry");
        assertThat(what(read(Arrays.copyOf(tar, 3 * 512 + 4))))
                .containsExactly("the archive ends in the middle of an entry");
    }

    @Test
    void anEmptyArchiveIsNoProblem() {
        assertThat(read(Tar.gzip(new byte[1024])).problems()).isEmpty();
        assertThat(read(Tar.gzip(new byte[10240])).problems()).isEmpty();
    }

    @Test
    void afterABrokenHeaderTheNextSoundOneIsRead() {
        byte[] broken = Tar.header('0', "broken", "", 0644, 3);
        broken[3] ^= 1;
        byte[] blob = new Tar()
                .file("a", "one")
                .raw(broken)
                .padded("two".getBytes(StandardCharsets.UTF_8))
                .file("c", "three")
                .closed();

        LayerSummary summary = read(blob);

        assertThat(seen).containsEntry("a", "one").containsEntry("c", "three").doesNotContainKey("broken");
        assertThat(what(summary)).singleElement().asString().contains("a header of the archive is broken");
    }

    @Test
    void whatFollowsTheEndOfTheArchiveIsToldButNotRead() {
        byte[] first = new Tar().file("a", "one").closed();
        byte[] second = new Tar().file("b", "two").closed();
        byte[] blob = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, blob, first.length, second.length);

        assertThat(what(read(blob)))
                .containsExactly("there is content after the end of the archive, which no container sees");
        assertThat(seen).containsOnlyKeys("a");
    }

    @Test
    void aLoneBlockOfZerosEndsNothing() {
        byte[] blob =
                new Tar().file("a", "one").raw(new byte[512]).file("b", "two").closed();

        assertThat(read(blob).problems()).isEmpty();
        assertThat(seen).containsOnlyKeys("a", "b");
    }

    // ---- names

    @Test
    void readsLongNamesOfGnuAndPax() {
        String longName = "d/".repeat(80) + "x".repeat(200);
        byte[] blob = new Tar()
                .entry('L', "././@LongLink", "", 0, (longName + "\0").getBytes(StandardCharsets.UTF_8))
                .file("short", "one")
                .entry('K', "././@LongLink", "", 0, "target/of/link".getBytes(StandardCharsets.UTF_8))
                .link("link", "short")
                .pax('x', "path=päx/" + longName, "size=3", "comment=two\nlines")
                .entry('0', "other", "", 0644, "two".getBytes(StandardCharsets.UTF_8))
                .pax('g', "path=global")
                .file("ignored", "three")
                .closed();

        assertThat(read(blob).problems()).isEmpty();
        assertThat(seen)
                .containsEntry(longName, "one")
                .containsEntry("päx/" + longName, "two")
                .containsEntry("global", "three");
        assertThat(entries).anySatisfy(entry -> assertThat(entry.target()).isEqualTo("target/of/link"));
    }

    @Test
    void pathsAreMadePlainAndNeverLeadOut() {
        byte[] blob = new Tar()
                .file("./a//b/./c", "1")
                .file("/abs", "2")
                .file("x/../y", "3")
                .file("../../etc/passwd", "4")
                .folder(".")
                .hardLink("h", "/abs")
                .hardLink("out", "../../../etc/shadow")
                .closed();

        LayerSummary summary = read(blob);

        assertThat(seen).containsOnlyKeys("a/b/c", "abs", "y", "h");
        assertThat(summary.problems())
                .extracting(Problem::where)
                .containsExactly("../../etc/passwd", "../../../etc/shadow");
        assertThat(entries.getLast().target()).isEqualTo("abs");
    }

    @Test
    void namesWithNulNewlineOrHugeLengthAreSkippedOrKept() {
        byte[] blob = new Tar()
                .pax('x', "path=nul\0inside")
                .file("a", "1")
                .pax('x', "path=new\nline")
                .file("b", "2")
                .pax('x', "path=" + "x".repeat(100_000))
                .file("c", "3")
                .file("d", "4")
                .closed();

        LayerSummary summary = read(blob);

        assertThat(seen).containsOnlyKeys("new\nline", "d");
        assertThat(summary.problems()).hasSize(2);
        assertThat(summary.problems().getLast().where()).hasSizeLessThan(300);
    }

    // ---- sizes and sparse files

    @Test
    void readsSizesInBase256() {
        byte[] header = Tar.header('0', "a", "", 0644, 0);
        Arrays.fill(header, 124, 136, (byte) 0);
        header[124] = (byte) 0x80;
        header[135] = 3;
        byte[] blob = new Tar()
                .raw(Tar.summed(header))
                .padded("one".getBytes(StandardCharsets.UTF_8))
                .file("b", "two")
                .closed();

        assertThat(read(blob).problems()).isEmpty();
        assertThat(seen).containsEntry("a", "one").containsEntry("b", "two");
    }

    @Test
    void aNegativeSizeIsABrokenHeader() {
        byte[] header = Tar.header('0', "a", "", 0644, 0);
        Arrays.fill(header, 124, 136, (byte) 0xff);
        byte[] blob =
                new Tar().file("x", "").raw(Tar.summed(header)).file("b", "two").closed();

        assertThat(what(read(blob))).singleElement().asString().contains("broken");
        assertThat(seen).containsKey("b");
    }

    @Test
    void anEntryLargerThanTheArchiveIsAProblem() {
        byte[] blob = new Tar()
                .file("a", "one")
                .raw(Tar.header('0', "huge", "", 0644, 1L << 32))
                .raw(new byte[512])
                .open();

        assertThat(what(read(blob))).containsExactly("the archive ends in the middle of an entry");
        assertThat(seen).containsEntry("a", "one");
    }

    @Test
    void readsSparseFilesOfAllFormats() {
        byte[] old = Tar.header('S', "old", "", 0644, 4);
        place(old, 386, 2, 4);
        System.arraycopy(octal(10), 0, old, 483, 12);
        byte[] blob = new Tar()
                .raw(Tar.summed(old))
                .padded("DATA".getBytes(StandardCharsets.UTF_8))
                .pax(
                        'x',
                        "GNU.sparse.size=10",
                        "GNU.sparse.numblocks=1",
                        "GNU.sparse.offset=2",
                        "GNU.sparse.numbytes=4")
                .file("v00", "DATA")
                .pax('x', "GNU.sparse.size=10", "GNU.sparse.map=2,4", "GNU.sparse.name=v01")
                .file("GNUSparseFile.1/v01", "DATA")
                .pax('x', "GNU.sparse.major=1", "GNU.sparse.minor=0", "GNU.sparse.name=v10", "GNU.sparse.realsize=10")
                .file(
                        "GNUSparseFile.1/v10",
                        new String(
                                        Arrays.copyOf("1\n2\n4\n".getBytes(StandardCharsets.UTF_8), 512),
                                        StandardCharsets.UTF_8)
                                + "DATA")
                .file("after", "end")
                .closed();

        assertThat(read(blob).problems()).isEmpty();
        String expected = "\0\0DATA\0\0\0\0";
        assertThat(seen)
                .containsEntry("old", expected)
                .containsEntry("v00", expected)
                .containsEntry("v01", expected)
                .containsEntry("v10", expected)
                .containsEntry("after", "end");
    }

    @Test
    void aBrokenSparseMapIsAProblemOfThatFile() {
        byte[] blob = new Tar()
                .pax('x', "GNU.sparse.size=10", "GNU.sparse.map=8,4")
                .file("overlong", "DATA")
                .pax('x', "GNU.sparse.major=1", "GNU.sparse.realsize=10")
                .file("nomap", "DATA")
                .pax('x', "GNU.sparse.realsize=99999999999999999999")
                .file("nonumber", "DATA")
                .file("after", "end")
                .closed();

        assertThat(read(blob).problems()).extracting(Problem::where).containsExactly("overlong", "nomap", "nonumber");
        assertThat(seen).containsOnlyKeys("after");
    }

    private static void place(byte[] header, int offset, long start, long length) {
        System.arraycopy(octal(start), 0, header, offset, 12);
        System.arraycopy(octal(length), 0, header, offset + 12, 12);
    }

    private static byte[] octal(long number) {
        return String.format("%011o ", number).getBytes(StandardCharsets.US_ASCII);
    }

    // ---- caps, each at its edge

    private static LayerLimits limits(long bytes, int ratio, long free, long entries, int path, int depth) {
        return new LayerLimits(bytes, ratio, free, entries, path, depth, Duration.ofMinutes(1));
    }

    @Test
    void theCapOfBytes() {
        byte[] tar = new Tar().file("a", random(3000)).closed();
        byte[] blob = Tar.gzip(tar);

        assertThat(read(blob, limits(tar.length, 100, 1 << 20, 100, 100, 10)).problems())
                .isEmpty();
        assertThat(what(read(blob, limits(tar.length - 1, 100, 1 << 20, 100, 100, 10))))
                .anyMatch(what -> what.contains("more than " + (tar.length - 1) + " bytes"));
    }

    @Test
    void theCapOfTheRatio() {
        byte[] blob = Tar.gzip(new Tar().file("zeros", new byte[4 << 20]).closed());

        assertThat(read(blob, limits(1L << 40, 2000, 0, 100, 100, 10)).problems())
                .isEmpty();
        assertThat(read(blob, limits(1L << 40, 100, 8 << 20, 100, 100, 10)).problems())
                .isEmpty();
        assertThat(what(read(blob, limits(1L << 40, 100, 1 << 20, 100, 100, 10))))
                .anyMatch(what -> what.contains("as a bomb does"));
    }

    @Test
    void theCapOfEntries() {
        byte[] blob = new Tar().file("a", "").file("b", "").file("c", "").closed();

        assertThat(read(blob, limits(1 << 20, 100, 1 << 20, 3, 100, 10)).problems())
                .isEmpty();
        assertThat(what(read(blob, limits(1 << 20, 100, 1 << 20, 2, 100, 10))))
                .anyMatch(what -> what.contains("more than 2 entries"));
    }

    @Test
    void theCapsOfPathAndDepth() {
        byte[] blob = new Tar().file("a/b/c", "").file("abcdef", "").closed();

        assertThat(read(blob, limits(1 << 20, 100, 1 << 20, 9, 6, 3)).problems())
                .isEmpty();
        assertThat(read(blob, limits(1 << 20, 100, 1 << 20, 9, 5, 3)).problems())
                .extracting(Problem::where)
                .containsExactly("abcdef");
        assertThat(read(blob, limits(1 << 20, 100, 1 << 20, 9, 6, 2)).problems())
                .extracting(Problem::where)
                .containsExactly("a/b/c");
    }

    @Test
    void theCapOfTime() {
        byte[] blob = Tar.gzip(new Tar().file("a", random(2 << 20)).closed());
        Clock hurrying = new Clock() {
            private long seconds;

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return Instant.ofEpochSecond(seconds++);
            }
        };
        LayerLimits limits = new LayerLimits(1 << 30, 100, 1 << 30, 100, 100, 10, Duration.ofSeconds(3));

        LayerSummary summary = new LayerReader(limits, hurrying)
                .read(new ByteArrayInputStream(blob), Tar.descriptor(blob), null, this::take);

        assertThat(what(summary)).anyMatch(what -> what.contains("longer than 3 seconds"));
    }

    @Test
    void manyProblemsAreCountedNotListed() {
        Tar tar = new Tar();
        for (int i = 0; i < 200; i++) {
            tar.file("../" + i, "");
        }

        assertThat(read(tar.closed()).problems()).hasSize(EntryGate.MAX_PROBLEMS + 1);
    }

    // ---- anything at all

    @Test
    void aMutatedLayerNeverThrows() {
        Random random = new Random(7);
        byte[] tar = new Tar()
                .file("a", "one")
                .pax('x', "path=long", "GNU.sparse.major=1", "GNU.sparse.realsize=100")
                .file("b", "1\n2\n3\n")
                .link("c", "a")
                .entry('S', "s", "", 0, new byte[600])
                .closed();
        byte[] gzip = Tar.gzip(tar);
        byte[] zstd = Zstd.compress(tar);
        for (int round = 0; round < 3000; round++) {
            byte[] blob = (switch (round % 3) {
                        case 0 -> tar;
                        case 1 -> gzip;
                        default -> zstd;
                    })
                    .clone();
            for (int i = 0; i <= random.nextInt(4); i++) {
                blob[random.nextInt(blob.length)] = (byte) random.nextInt(256);
            }
            byte[] cut = random.nextInt(3) == 0 ? Arrays.copyOf(blob, random.nextInt(blob.length)) : blob;
            if (round % 3 == 0 && cut.length >= 512 && random.nextBoolean()) {
                byte[] header = Tar.summed(Arrays.copyOf(cut, 512));
                System.arraycopy(header, 0, cut, 0, 512);
            }
            assertThat(read(cut)).isNotNull();
        }
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(1).nextBytes(bytes);
        return bytes;
    }
}
