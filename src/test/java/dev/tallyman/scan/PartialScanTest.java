package dev.tallyman.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.catalog.ImageContents;
import dev.tallyman.inventory.BaseQuestions;
import dev.tallyman.match.InUse;
import dev.tallyman.model.Descriptor;
import dev.tallyman.model.Digest;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.MediaType;
import dev.tallyman.model.Problem;
import dev.tallyman.model.TallymanException;
import dev.tallyman.testing.ChunkedBlob;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** Images whose layers have a table of contents: who is served what, and what is said of it. */
class PartialScanTest {
    private static final ScanOptions IN_PART = new ScanOptions(null, false, false, true);
    private static final ScanOptions WHOLE = new ScanOptions(null, false);
    private static final String TOC_DIGEST = "containerd.io/snapshot/stargz/toc.digest";

    private final KeptLayers kept = new KeptLayers();
    private final List<ImageContents> recorded = new ArrayList<>();
    private final MemorySource source = new MemorySource();

    private ScanResult scan(ScanOptions options) {
        source.fetched.clear();
        source.parts = 0;
        return new Scanner(
                        target -> new TargetOpener.Opened.Image(source, "1", null),
                        RiskSearch.NONE,
                        Set.of(),
                        JarNames.NONE,
                        kept,
                        null,
                        InUse.UNKNOWN,
                        (manifest, contents) -> recorded.add(contents),
                        BaseQuestions.NO_INVENTORY,
                        (done, total, doing) -> {})
                .scan("image", options);
    }

    /** An image of one layer, with these annotations. */
    private Digest image(byte[] layer, Map<String, String> annotations) {
        Descriptor blob = source.blob(MediaType.OCI_LAYER + "+gzip", layer);
        Descriptor config = source.blob(
                MediaType.OCI_CONFIG,
                ("{\"architecture\":\"amd64\",\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\""
                                + diffId(layer) + "\"]}}")
                        .getBytes(StandardCharsets.UTF_8));
        String stated = annotations.entrySet().stream()
                .map(entry -> "\"" + entry.getKey() + "\":\"" + entry.getValue() + "\"")
                .collect(Collectors.joining(",", ",\"annotations\":{", "}"));
        source.tags.put(
                "1",
                source.manifest(
                        MediaType.OCI_MANIFEST,
                        "{\"schemaVersion\":2,\"config\":%s,\"layers\":[%s]}"
                                .formatted(MemorySource.json(config, ""), MemorySource.json(blob, stated))));
        return blob.digest();
    }

    private static Digest diffId(byte[] layer) {
        try (InputStream tar = new GZIPInputStream(new ByteArrayInputStream(layer))) {
            return Digest.of(tar.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Digest fixture() {
        ChunkedBlob blob = ChunkedBlob.fixture("estargz.tar.gz");
        return image(blob.content, blob.annotations);
    }

    @Test
    void aLayerIsReadWholeUnlessSomebodySaysOtherwise() {
        Digest layer = fixture();

        ScanResult result = scan(WHOLE);

        assertThat(result.isWhole()).isTrue();
        assertThat(source.parts).isZero();
        assertThat(source.fetched).contains(layer);
    }

    @Test
    void whatWasReadInPartIsMarkedEverywhere() {
        Digest layer = fixture();

        ScanResult result = scan(IN_PART);

        assertThat(source.fetched).doesNotContain(layer);
        assertThat(result.status()).isEqualTo(ScanResult.Status.COMPLETE);
        assertThat(result.isWhole()).isFalse();
        assertThat(result.images().getFirst().packages()).hasSize(124);
        assertThat(result.images().getFirst().inPart()).singleElement().satisfies(part -> {
            assertThat(part.layer()).isEqualTo(layer);
            assertThat(part.how().requests()).isEqualTo(source.parts);
        });
        assertThat(result.notices())
                .singleElement()
                .satisfies(notice -> assertThat(notice.what())
                        .startsWith("read in part, by its table of contents (0.1 of 0.2 MB in " + source.parts
                                + " requests)")
                        .contains("digest was not checked", "secrets were not searched"));
        assertThat(recorded.getFirst().problems()).isEqualTo(result.notices());
        assertThat(kept.get(layer).orElseThrow().inPart()).isNotNull();
    }

    @Test
    void nobodyIsServedAPartForAWhole() {
        Digest layer = fixture();
        scan(IN_PART);

        assertThat(scan(IN_PART).isWhole()).isFalse();
        assertThat(source.parts).as("it was kept").isZero();
        assertThat(scan(WHOLE).isWhole()).isTrue();
        assertThat(source.fetched).contains(layer);
        assertThat(scan(IN_PART).isWhole()).as("the whole one is better").isTrue();
        assertThat(source.parts).isZero();
    }

    @Test
    void aTableThatIsNotTheManifestsIsToldAndTheLayerReadWhole() {
        Digest layer = image(
                ChunkedBlob.fixture("estargz.tar.gz").content,
                Map.of(TOC_DIGEST, Digest.of(new byte[] {1}).toString()));

        ScanResult result = scan(IN_PART);

        assertThat(result.images().getFirst().packages()).hasSize(124);
        assertThat(result.images().getFirst().inPart()).isEmpty();
        assertThat(result.status()).isEqualTo(ScanResult.Status.PARTIAL);
        assertThat(result.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.where()).isEqualTo("layer " + layer);
            assertThat(problem.what())
                    .startsWith("it was read whole, since it could not be read by its table of contents: ")
                    .contains("but the manifest says");
        });
        assertThat(scan(IN_PART).problems())
                .as("it is the layer's own, and kept")
                .hasSize(1);
    }

    @Test
    void aSourceWithoutPartsIsReadWhole() {
        fixture();
        source.part = (first, length) -> Optional.empty();

        ScanResult result = scan(IN_PART);

        assertThat(result.isWhole()).isTrue();
        assertThat(result.images().getFirst().packages()).hasSize(124);
    }

    @Test
    void aServerThatSendsAnotherPartIsToldAndTheLayerReadWhole() {
        Digest layer = fixture();
        source.part = (first, length) -> {
            throw new TallymanException(ErrorCode.BAD_CONTENT, "read a part", "the server sent another part", "");
        };

        ScanResult result = scan(IN_PART);

        assertThat(result.images().getFirst().packages()).hasSize(124);
        assertThat(result.problems())
                .extracting(Problem::what)
                .singleElement()
                .asString()
                .contains("another part");
        assertThat(kept.get(layer).orElseThrow().problems())
                .as("not the layer's")
                .isEmpty();
    }

    @Test
    void aLayerThatIsNotThereIsUnread() {
        fixture();
        source.part = (first, length) -> {
            throw new TallymanException(ErrorCode.UNREACHABLE, "read a part", "not now", "");
        };

        ScanResult result = scan(IN_PART);

        assertThat(result.status()).isEqualTo(ScanResult.Status.FAILED);
        assertThat(result.problems())
                .extracting(Problem::what)
                .singleElement()
                .asString()
                .contains("not now");
        assertThat(recorded).isEmpty();
    }
}
