package dev.tallyman.layer.chunked;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallyman.layer.chunked.FetchPlan.Span;
import dev.tallyman.model.Digest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which parts are fetched: chunks of 100 bytes, a hundred of them. */
class FetchPlanTest {
    private static final Digest ANY = Digest.of(new byte[0]);

    private static List<Span> spans(long gap, int requests, Integer... wanted) throws NotByTableException {
        return spansIn(1_000_000, gap, requests, wanted);
    }

    private static List<Span> spansIn(long blobSize, long gap, int requests, Integer... wanted)
            throws NotByTableException {
        FetchPlan.Builder builder = new FetchPlan.Builder(10_000);
        for (int i = 0; i < 100; i++) {
            builder.add(new Chunk(100L * i, 0, 500, ANY), List.of(wanted).contains(i));
        }
        return builder.build(blobSize, new ChunkedLimits(1, 1, gap, requests, 100))
                .spans();
    }

    @Test
    void neighboursAreOnePart() throws NotByTableException {
        assertThat(spans(0, 64, 3, 4, 9)).containsExactly(new Span(300, 500), new Span(900, 1000));
    }

    @Test
    void aGapUpToTheConstantIsFetchedToo() throws NotByTableException {
        assertThat(spans(400, 64, 3, 8)).containsExactly(new Span(300, 900));
        assertThat(spans(399, 64, 3, 8)).containsExactly(new Span(300, 400), new Span(800, 900));
    }

    @Test
    void inASmallLayerAGapIsSmall() throws NotByTableException {
        assertThat(spansIn(20_000, 1000, 64, 3, 8)).containsExactly(new Span(300, 900));
        assertThat(spansIn(19_900, 1000, 64, 3, 8)).hasSize(2);
    }

    @Test
    void theShareIsExact() throws NotByTableException {
        assertThat(spansIn(200, 0, 64, 3, 4)).hasSize(1);
        assertThatThrownBy(() -> spansIn(199, 0, 64, 3, 4)).hasMessageContaining("200 of its 199 bytes");
    }

    @Test
    void overTheMostRequestsTheWidestGapsStay() throws NotByTableException {
        assertThat(spans(0, 3, 1, 3, 20, 25, 60))
                .containsExactly(new Span(100, 400), new Span(2000, 2600), new Span(6000, 6100));
        assertThat(spans(0, 1, 1, 60)).containsExactly(new Span(100, 6100));
    }

    @Test
    void theLastChunkEndsAtTheTable() throws NotByTableException {
        assertThat(spans(0, 64, 99)).containsExactly(new Span(9900, 10_000));
    }

    @Test
    void nothingWantedIsNothingFetched() throws NotByTableException {
        assertThat(spans(0, 64)).isEmpty();
    }
}
