package dev.tallyman.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.testing.ChunkedBlob;
import dev.tallyman.testing.KeptFacts;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers that the formats' own tools wrote tell the same read in part as read whole. */
class ReadInPartTest {
    private final LayerAnalyzer analyzer = new LayerAnalyzer();

    @ParameterizedTest
    @ValueSource(strings = {"estargz.tar.gz", "stargz.tar.zst", "chunked.tar.zst"})
    void theFactsAreTheSame(String file) throws IOException {
        ChunkedBlob blob = ChunkedBlob.fixture(file);

        LayerFacts whole = analyzer.analyze(blob::whole, blob.descriptor(), null);
        LayerFacts part = analyzer.analyzeInPart(blob, blob.descriptor()).orElseThrow();

        assertThat(whole.problems()).isEmpty();
        assertThat(names(whole))
                .hasSize(124)
                .contains("left 1.2.3", "right 4.5.6", "tool 2.4.1", "busybox 1.36.1", "kemubcrdl 0.0-1+deb12u0");
        assertThat(whole.removed()).containsExactly("usr/share/gone");
        assertThat(whole.opaque()).containsExactly("opt");
        assertThat(comparable(part)).isEqualTo(comparable(whole));
    }

    @ParameterizedTest
    @ValueSource(strings = {"estargz.tar.gz", "stargz.tar.zst", "chunked.tar.zst"})
    void lessIsFetchedAndItIsSaid(String file) throws IOException {
        ChunkedBlob blob = ChunkedBlob.fixture(file);

        LayerFacts part = analyzer.analyzeInPart(blob, blob.descriptor()).orElseThrow();

        long fetched = blob.asked.stream().mapToLong(Long::longValue).sum();
        assertThat(part.inPart()).isEqualTo(new LayerFacts.InPart(fetched, blob.content.length, blob.asked.size()));
        assertThat(part.diffId()).as("nobody hashed it").isNull();
        assertThat(part.risks()).as("nobody looked").isEqualTo(RiskFacts.NONE);
        assertThat(KeptFacts.read(KeptFacts.json(part))).isEqualTo(part);
    }

    @Test
    void aLayerWithoutAnnotationsIsNotReadInPart() throws IOException {
        ChunkedBlob blob = ChunkedBlob.fixture("estargz.tar.gz").with(Map.of());

        assertThat(analyzer.analyzeInPart(blob, blob.descriptor())).isEmpty();
        assertThat(blob.asked).isEmpty();
    }

    private static List<String> names(LayerFacts facts) {
        return facts.files().stream()
                .flatMap(file -> file.packages().stream())
                .map(found -> found.name() + " " + found.version())
                .toList();
    }

    /** Without what tells how it was read. An eStargz archive has its own table as an entry more. */
    private static LayerFacts comparable(LayerFacts facts) {
        return new LayerFacts(
                facts.digest(),
                null,
                0,
                0,
                facts.files(),
                facts.links(),
                facts.removed(),
                facts.opaque(),
                facts.replaced().stream()
                        .filter(entry -> !entry.path().equals("stargz.index.json"))
                        .toList(),
                facts.problems(),
                facts.risks(),
                Set.of(),
                null);
    }
}
