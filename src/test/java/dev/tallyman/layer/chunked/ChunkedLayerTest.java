package dev.tallyman.layer.chunked;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.tallyman.layer.LayerEntry;
import dev.tallyman.layer.LayerLimits;
import dev.tallyman.layer.LayerSummary;
import dev.tallyman.layer.LayerVisitor;
import dev.tallyman.model.Digest;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import dev.tallyman.testing.ChunkedBlob;
import dev.tallyman.testing.MovableClock;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables of contents that are sound, and those that are not. */
class ChunkedLayerTest {
    private static final byte[] A = "the first file".getBytes(UTF_8);
    private static final byte[] B = "and another one".getBytes(UTF_8);
    private static final ChunkedLimits ANY_SHARE = new ChunkedLimits(1 << 20, 1 << 20, 0, 64, 1000);
    private static final LayerLimits LIMITS =
            new LayerLimits(1 << 20, 10, 1 << 10, 20, 4096, 8, Duration.ofSeconds(20));

    private final Map<String, String> seen = new TreeMap<>();
    private final List<LayerEntry> entries = new ArrayList<>();

    /** Keeps what it is shown, and wants some. */
    private LayerVisitor wanting(Predicate<String> wanted) {
        return new LayerVisitor() {
            @Override
            public boolean wants(LayerEntry file) {
                return wanted.test(file.path());
            }

            @Override
            public void entry(LayerEntry entry, InputStream content) throws IOException {
                entries.add(entry);
                seen.put(entry.path(), new String(content.readAllBytes(), UTF_8));
            }
        };
    }

    private LayerSummary read(ChunkedBlob blob, ChunkedLimits limits, LayerVisitor visitor) throws IOException {
        return ChunkedLayer.open(blob.descriptor(), blob, LIMITS, limits, Clock.systemUTC())
                .orElseThrow()
                .show(visitor);
    }

    private LayerSummary read(ChunkedBlob blob) throws IOException {
        return read(blob, ANY_SHARE, wanting(path -> true));
    }

    private void assertRefused(ChunkedBlob blob, String why) {
        assertThatThrownBy(() -> read(blob)).isInstanceOfSatisfying(NotByTableException.class, e -> {
            assertThat(e.what()).contains(why);
            assertThat(e.why()).isEqualTo(NotByTableException.Cause.LAYER);
        });
    }

    private static String file(String name, byte[] content, String more) {
        return "{\"type\":\"reg\",\"name\":\"%s\",\"mode\":33188,\"size\":%d,\"digest\":\"%s\"%s}"
                .formatted(name, content.length, Digest.of(content), more);
    }

    private static String table(String... entries) {
        return "{\"version\":1,\"entries\":[" + String.join(",", entries) + "]}";
    }

    /** Where the second of two frames begins. */
    private static int second() {
        return Zstd.compress(A).length;
    }

    private static ChunkedBlob two(String first, String then) {
        return ChunkedBlob.zstd(
                table(file("a", A, ",\"offset\":0" + first), file("b", B, ",\"offset\":" + second() + then)), A, B);
    }

    @Test
    void everyKindOfEntryIsShownInOrder() throws IOException {
        ChunkedBlob blob = ChunkedBlob.zstd(
                table(
                        "{\"type\":\"dir\",\"name\":\"./d/\",\"mode\":16895,\"xattrs\":{\"user.x\":\"eA==\"}}",
                        file("d/a", A, ",\"offset\":0"),
                        "{\"type\":\"symlink\",\"name\":\"d/l\",\"linkName\":\"../x\",\"mode\":511}",
                        "{\"type\":\"hardlink\",\"name\":\"h\",\"linkName\":\"./d/a\",\"mode\":2541}",
                        "{\"type\":\"fifo\",\"name\":\"p\",\"mode\":420}",
                        "{\"type\":\"char\",\"name\":\"c\",\"devMajor\":1}",
                        "{\"type\":\"reg\",\"name\":\"empty\"}"),
                A);

        LayerSummary summary = read(blob);

        assertThat(entries)
                .containsExactly(
                        new LayerEntry("d", LayerEntry.Kind.DIRECTORY, 0, 0777, null),
                        new LayerEntry("d/a", LayerEntry.Kind.FILE, A.length, 0644, null),
                        new LayerEntry("d/l", LayerEntry.Kind.SYMBOLIC_LINK, 0, 0777, "../x"),
                        new LayerEntry("h", LayerEntry.Kind.HARD_LINK, 0, 04755, "d/a"),
                        new LayerEntry("p", LayerEntry.Kind.OTHER, 0, 0644, null),
                        new LayerEntry("c", LayerEntry.Kind.OTHER, 0, 0, null),
                        new LayerEntry("empty", LayerEntry.Kind.FILE, 0, 0, null));
        assertThat(seen).containsEntry("d/a", "the first file");
        assertThat(summary.diffId()).isNull();
        assertThat(summary.entries()).isEqualTo(7);
        assertThat(summary.bytes()).isEqualTo(A.length);
        assertThat(summary.problems()).isEmpty();
    }

    @Test
    void whatIsNotWantedIsNotFetched() throws IOException {
        ChunkedBlob blob = two("", "");

        read(blob, ANY_SHARE, wanting("b"::equals));

        assertThat(seen).containsEntry("a", "").containsEntry("b", "and another one");
        assertThat(blob.asked).hasSize(2);
        assertThat(blob.asked.get(1)).isLessThan(blob.content.length - second());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void bothFootersAreRead(boolean isNew) throws IOException {
        read(ChunkedBlob.stargz(table(file("a", A, ",\"offset\":0")), isNew, A));

        assertThat(seen).containsEntry("a", "the first file");
    }

    @Test
    void aChunkIsFetchedWhenItIsAskedForAndNoSooner() throws IOException {
        byte[] both = "the first fileand another one".getBytes(UTF_8);
        String parts = ",\"offset\":0,\"chunkSize\":%d,\"chunkDigest\":\"%s\"},".formatted(A.length, Digest.of(A))
                + "{\"type\":\"chunk\",\"name\":\"ab\",\"offset\":%d,\"chunkOffset\":%d,\"chunkDigest\":\"%s\""
                        .formatted(second(), A.length, Digest.of("something else".getBytes(UTF_8)));
        ChunkedBlob blob = ChunkedBlob.zstd(table(file("ab", both, parts)), A, B);

        read(blob, ANY_SHARE, new LayerVisitor() {
            @Override
            public void entry(LayerEntry entry, InputStream content) throws IOException {
                assertThat(content.readNBytes(5)).isEqualTo("the f".getBytes(UTF_8));
            }
        });
        assertRefused(blob, "a chunk has the digest");
    }

    @Test
    void severalFilesMayBeCompressedAsOne() throws IOException {
        byte[] both = "the first file....and another one".getBytes(UTF_8);
        ChunkedBlob blob = ChunkedBlob.stargz(
                table(file("a", A, ",\"offset\":0"), file("b", B, ",\"offset\":0,\"innerOffset\":18")), both);

        read(blob);
        assertThat(seen).containsEntry("a", "the first file").containsEntry("b", "and another one");

        seen.clear();
        read(blob, ANY_SHARE, wanting("b"::equals));
        assertThat(seen).containsEntry("a", "").containsEntry("b", "and another one");
    }

    @Test
    void filesThatTheToolCompressedAsOneAreRead() throws IOException {
        LayerLimits ample = LayerLimits.DEFAULT;
        for (String fixture : List.of("estargz-inner.tar.gz", "estargz.tar.gz")) {
            ChunkedBlob blob = ChunkedBlob.fixture(fixture);
            ChunkedLayer.open(blob.descriptor(), blob, ample, ANY_SHARE, Clock.systemUTC())
                    .orElseThrow()
                    .show(wanting(path -> path.endsWith("/status") || path.endsWith("/busybox")));
            assertThat(seen.get("var/lib/dpkg/status"))
                    .startsWith("Package: kemubcrdl\n")
                    .contains("\nPackage: yocrybaze\n");
            assertThat(seen.get("usr/bin/busybox")).contains("BusyBox v1.36.1");
            seen.clear();
        }
    }

    @Test
    void aTableThatTheManifestDoesNotNameIsNotBelieved() {
        ChunkedBlob zstd = two("", "");
        Map<String, String> others = new HashMap<>(zstd.annotations);
        others.put(TableMark.ZSTD_CHECKSUM, Digest.of(A).toString());
        assertRefused(zstd.with(others), "but the manifest says " + Digest.of(A));

        ChunkedBlob stargz = ChunkedBlob.stargz(table(file("a", A, ",\"offset\":0")), A);
        assertRefused(stargz.with(Map.of(TableMark.ESTARGZ_DIGEST, Digest.of(A).toString())), "but the manifest says");
    }

    @Test
    void contentThatTheTableDoesNotNameIsNotBelieved() {
        ChunkedBlob blob = two("", "");
        byte[] other = blob.content.clone();
        byte[] swapped = Zstd.compress("THE FIRST FILE".getBytes(UTF_8));
        System.arraycopy(swapped, 0, other, 0, swapped.length);
        assertRefused(blob.withContent(other), "a chunk has the digest");
    }

    @Test
    void whoeverSwallowsTheFailureDoesNotHideIt() {
        ChunkedBlob blob = two("", ",\"chunkDigest\":\"" + Digest.of(A) + "\"");

        assertThatThrownBy(() -> read(blob, ANY_SHARE, new LayerVisitor() {
                    @Override
                    public void entry(LayerEntry entry, InputStream content) {
                        try {
                            content.readAllBytes();
                        } catch (IOException e) {
                            // as a reader of zip files may
                        }
                    }
                }))
                .isInstanceOf(NotByTableException.class)
                .hasMessageContaining("a chunk has the digest");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x|digest",
                "sha256:00|digest",
            })
    void aBrokenAnnotationIsTold(String digest, String why) {
        assertRefused(two("", "").with(Map.of(TableMark.ESTARGZ_DIGEST, digest)), why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1:2:3",
                "-1:2:3:1",
                "1:2:3:2",
                "1:2:3:1:4",
                "99999999999999999999:1:1:1",
                "0:0:0:1",
                "999999:10:10:1",
                "0:999999:10:1",
                "999999999999999999:999999999999999999:1:1"
            })
    void aPositionThatIsNoneIsTold(String position) {
        ChunkedBlob blob = two("", "");
        Map<String, String> others = new HashMap<>(blob.annotations);
        others.put(TableMark.ZSTD_POSITION, position);
        assertRefused(blob.with(others), "table of contents");
        assertThat(blob.asked).as("nothing is asked for").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MAX_VALUE, 1 << 20})
    void aFooterThatLeadsOutIsTold(long start) {
        ChunkedBlob blob = ChunkedBlob.stargz(table(file("a", A, ",\"offset\":0")), A);
        byte[] footer = ChunkedBlob.footer(start, true);
        byte[] other = blob.content.clone();
        System.arraycopy(footer, 0, other, other.length - footer.length, footer.length);
        assertRefused(blob.withContent(other), "lie outside of it");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 46, 47, 50, 51, 60, 200})
    void aLayerThatIsCutIsTold(int length) {
        ChunkedBlob blob = ChunkedBlob.stargz(table(file("a", A, ",\"offset\":0")), A);
        byte[] cut = Arrays.copyOfRange(
                blob.content, blob.content.length - Math.min(length, blob.content.length), blob.content.length);
        if (length < 51) {
            assertRefused(blob.withContent(cut), "footer");
        } else {
            assertThatThrownBy(() -> read(blob.withContent(cut))).isInstanceOf(NotByTableException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"version\":1}",
                "{\"version\":2,\"entries\":[]}",
                "{\"version\":1,\"entries\":{}}",
                "{\"version\":1,\"entries\":[1]}",
                "{\"version\":1,\"entries\":[],\"entries\":[]}",
                "{\"version\":1,\"entries\":[{\"type\":\"reg\"}]}",
                "{\"version\":1,\"entries\":[{\"name\":\"a\"}]}",
                "{\"version\":1,\"entries\":[{\"type\":\"door\",\"name\":\"a\"}]}",
                "{\"version\":1,\"entries\":[{\"type\":\"chunk\",\"name\":\"a\"}]}",
                "{\"version\":1,\"entries\":[{\"type\":\"reg\",\"name\":\"a\",\"size\":-1}]}",
                "{\"version\":1,\"entries\":[{\"type\":\"reg\",\"name\":\"a\",\"size\":1.5}]}",
                "{\"version\":1,\"entries\":[{\"type\":\"reg\",\"name\":\"a\",\"size\":99999999999999999999}]}",
                "{\"version\":1,\"entries\":[{\"type\":\"reg\",\"name\":\"a\",\"size\":\"1\"}]}",
                "{\"version\":1,\"entries\":[{\"type\":\"reg\",\"name\":7}]}",
                "{\"version\":1,\"entries\":[{\"type\":\"reg\",\"name\":\"a\",\"size\":1,\"offset\":0}]}",
                "{\"version\":1,\"entries\":[{\"type\":\"reg\",\"name\":\"a\"},{\"type\":\"chunk\",\"name\":\"a\",\"chunkSize\":1}]}",
                "{\"version\":1,\"entries\":[{\"type\":\"dir\",\"name\":\"a\"},{\"type\":\"chunk\",\"name\":\"a\"}]}",
                "{\"version\":1,\"entries\":[",
                "{\"version\":1,\"entries\":[{\"type\":\"dir\",\"name\":\"a\""
            })
    void aTableThatMakesNoSenseIsTold(String table) {
        assertRefused(ChunkedBlob.zstd(table, A), "makes no sense");
        assertRefused(ChunkedBlob.stargz(table, A), "makes no sense");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ",\"offset\":99999999|lies outside",
                ",\"offset\":9223372036854775807|lies outside",
                ",\"offset\":0|overlap",
                ",\"offset\":-3|negative",
                ",\"offset\":0,\"innerOffset\":3|overlap",
            })
    void chunksThatLieWhereNoneCanAreTold(String place, String why) {
        ChunkedBlob blob = ChunkedBlob.zstd(
                table(file("a", A, ",\"offset\":0"), file("b", B, place), file("c", B, ",\"offset\":3")), A, B);
        assertRefused(blob, why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"chunkSize\":3",
                "\"chunkSize\":999",
                "\"chunkOffset\":1",
                "\"chunkSize\":3},{\"type\":\"chunk\",\"name\":\"a\",\"offset\":9,\"chunkOffset\":4",
                "\"chunkSize\":3},{\"type\":\"chunk\",\"name\":\"z\",\"offset\":9,\"chunkOffset\":3",
                "\"chunkSize\":14},{\"type\":\"chunk\",\"name\":\"a\",\"offset\":9,\"chunkOffset\":14",
                "\"chunkSize\":9223372036854775807},{\"type\":\"chunk\",\"name\":\"a\",\"offset\":9,\"chunkOffset\":9223372036854775807,\"chunkSize\":9"
            })
    void chunksThatDoNotMakeUpTheirFileAreTold(String chunks) {
        String more = ",\"offset\":0,\"chunkDigest\":\"" + Digest.of(A) + "\"," + chunks + ",\"chunkDigest\":\""
                + Digest.of(A) + "\"";
        assertRefused(ChunkedBlob.zstd(table(file("a", A, more)), A), "makes no sense");
    }

    @Test
    void bytesThatAreNoChunkAreTold() {
        ChunkedBlob blob = ChunkedBlob.zstd(table(file("a", A, ",\"offset\":1")), A, B);
        assertRefused(blob, "cannot be uncompressed");
        ChunkedBlob longer = ChunkedBlob.zstd(table(file("a", new byte[1000], ",\"offset\":0")), A);
        assertRefused(longer, "cannot be uncompressed");
    }

    @Test
    void namesAreHeldToWhatAnArchivesAreHeldTo() throws IOException {
        LayerSummary summary = read(ChunkedBlob.zstd(
                table(
                        "{\"type\":\"dir\",\"name\":\"a/../../b\"}",
                        "{\"type\":\"dir\",\"name\":\"n\\u0000ul\"}",
                        "{\"type\":\"dir\",\"name\":\"" + "x".repeat(100_000) + "\"}",
                        "{\"type\":\"dir\",\"name\":\"" + "d/".repeat(9) + "\"}",
                        "{\"type\":\"symlink\",\"name\":\"l\",\"linkName\":\"" + "x".repeat(5000) + "\"}",
                        "{\"type\":\"dir\",\"name\":\"/\"}",
                        "{\"type\":\"dir\",\"name\":\"kept\"}"),
                A));

        assertThat(seen).containsOnlyKeys("l", "kept");
        assertThat(summary.problems()).hasSize(5);
    }

    @Test
    void moreEntriesThanTheCapAreTold() throws IOException {
        String[] all = new String[21];
        Arrays.fill(all, "{\"type\":\"dir\",\"name\":\"a\"}");
        assertThat(read(ChunkedBlob.zstd(table(Arrays.copyOf(all, 20)), A)).entries())
                .isEqualTo(20);
        assertRefused(ChunkedBlob.zstd(table(all), A), "more than 20 entries");
    }

    @Test
    void moreChunksThanTheCapAreTold() throws IOException {
        for (int chunks : new int[] {TableReader.MAX_CHUNKS, TableReader.MAX_CHUNKS + 1}) {
            StringBuilder more =
                    new StringBuilder(",\"offset\":0,\"chunkSize\":1,\"chunkDigest\":\"" + Digest.of(A) + "\"");
            for (int i = 1; i < chunks; i++) {
                more.append("},{\"type\":\"chunk\",\"offset\":0,\"chunkSize\":1,\"chunkOffset\":")
                        .append(i)
                        .append(",\"innerOffset\":")
                        .append(i)
                        .append(",\"chunkDigest\":\"")
                        .append(Digest.of(A))
                        .append('"');
            }
            InputStream json = new java.io.ByteArrayInputStream(
                    table(file("a", new byte[chunks], more.toString())).getBytes(UTF_8));
            if (chunks == TableReader.MAX_CHUNKS) {
                TableReader.read(json, entry -> assertThat(entry.chunks()).hasSize(TableReader.MAX_CHUNKS));
            } else {
                assertThatThrownBy(() -> TableReader.read(json, entry -> {}))
                        .hasMessageContaining("more than 262144 chunks");
            }
        }
    }

    @Test
    void aFileThatGrowsAsABombDoesIsTold() throws IOException {
        byte[] zeros = new byte[100_000];
        ChunkedBlob bomb = ChunkedBlob.zstd(table(file("a", zeros, ",\"offset\":0")), zeros);
        assertRefused(bomb, "as a bomb does");
        read(bomb, ANY_SHARE, wanting(path -> false));
        byte[] large = new byte[1024];
        read(ChunkedBlob.zstd(table(file("free", large, ",\"offset\":0")), large));
        assertThat(seen.get("free")).hasSize(1024);

        byte[] random = new byte[(1 << 20) + 1];
        new Random(1).nextBytes(random);
        assertRefused(ChunkedBlob.zstd(table(file("a", random, ",\"offset\":0")), random), "as a bomb does");
        byte[] most = Arrays.copyOf(random, 1 << 20);
        read(ChunkedBlob.zstd(table(file("most", most, ",\"offset\":0")), most));
        assertThat(seen).containsKey("most");
    }

    @Test
    void aTableOverItsCapsIsTold() throws IOException {
        String table = table(file("a", A, ",\"offset\":0"));
        ChunkedBlob zstd = ChunkedBlob.zstd(table, A);
        String[] position = zstd.annotations.get(TableMark.ZSTD_POSITION).split(":");
        int packed = Integer.parseInt(position[1]);
        read(zstd, new ChunkedLimits(packed, table.length(), 0, 1, 1000), wanting(path -> true));
        for (ChunkedLimits limits : List.of(
                new ChunkedLimits(packed - 1, table.length(), 0, 1, 1000),
                new ChunkedLimits(packed, table.length() - 1, 0, 1, 1000))) {
            assertThatThrownBy(() -> read(zstd, limits, wanting(path -> true)))
                    .isInstanceOf(NotByTableException.class)
                    .hasMessageContaining("that are read");
        }
        ChunkedBlob stargz = ChunkedBlob.stargz(table, A);
        assertThatThrownBy(() ->
                        read(stargz, new ChunkedLimits(1 << 20, table.length() - 1, 0, 1, 1000), wanting(path -> true)))
                .hasMessageContaining("that are read");
        read(stargz, new ChunkedLimits(1 << 20, table.length(), 0, 1, 1000), wanting(path -> true));
    }

    @Test
    void aTableThatGrowsBeyondWhatIsStatedIsCut() {
        ChunkedBlob blob = ChunkedBlob.zstd(" ".repeat(900_000) + table(file("a", A, ",\"offset\":0")), A);
        Map<String, String> others = new HashMap<>(blob.annotations);
        others.computeIfPresent(TableMark.ZSTD_POSITION, (name, text) -> text.replaceAll(":\\d+:1$", ":100:1"));
        assertRefused(blob.with(others), "makes no sense");
    }

    @Test
    void moreThanTheShareIsBetterReadWhole() {
        ChunkedBlob blob = two("", "");
        assertThatThrownBy(() -> read(blob, new ChunkedLimits(1 << 20, 1 << 20, 0, 64, 1), wanting(path -> true)))
                .isInstanceOfSatisfying(
                        NotByTableException.class,
                        e -> assertThat(e.why()).isEqualTo(NotByTableException.Cause.NOT_WORTH_IT));
    }

    @Test
    void aServerWithoutPartsIsNobodysFault() {
        ChunkedBlob blob = two("", "");
        assertThatThrownBy(() -> ChunkedLayer.open(
                        blob.descriptor(), (first, length) -> Optional.empty(), LIMITS, ANY_SHARE, Clock.systemUTC()))
                .isInstanceOfSatisfying(
                        NotByTableException.class,
                        e -> assertThat(e.why()).isEqualTo(NotByTableException.Cause.NOT_WORTH_IT));
    }

    @Test
    void aWrongPartIsTheServersFault() {
        ChunkedBlob blob = two("", "");
        assertThatThrownBy(() -> ChunkedLayer.open(
                        blob.descriptor(),
                        (first, length) -> {
                            throw new TallymanException(ErrorCode.BAD_CONTENT, "read", "another part", "");
                        },
                        LIMITS,
                        ANY_SHARE,
                        Clock.systemUTC()))
                .isInstanceOfSatisfying(
                        NotByTableException.class,
                        e -> assertThat(e.why()).isEqualTo(NotByTableException.Cause.SERVER));
    }

    @Test
    void aTransferThatBreaksOffIsNotTheLayersFault() {
        ChunkedBlob blob = two("", "");
        BlobParts breaking = (first, length) -> first > second()
                ? blob.open(first, length)
                : Optional.of(new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("reset");
                    }
                });
        assertThatThrownBy(() -> ChunkedLayer.open(blob.descriptor(), breaking, LIMITS, ANY_SHARE, Clock.systemUTC())
                        .orElseThrow()
                        .show(wanting(path -> true)))
                .isNotInstanceOf(NotByTableException.class)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("reset");
    }

    @Test
    void itEndsWithItsTime() throws IOException {
        ChunkedBlob blob = two("", "");
        MovableClock clock = new MovableClock();
        ChunkedLayer layer = ChunkedLayer.open(blob.descriptor(), blob, LIMITS, ANY_SHARE, clock)
                .orElseThrow();
        assertThatThrownBy(() -> layer.show((entry, content) -> clock.advance(Duration.ofSeconds(21))))
                .isInstanceOf(NotByTableException.class)
                .hasMessageContaining("20 seconds");
    }
}
