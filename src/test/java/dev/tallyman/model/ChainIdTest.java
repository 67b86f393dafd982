package dev.tallyman.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChainIdTest {
    private static final Digest A = digest("a");
    private static final Digest B = digest("b");
    private static final Digest C = digest("c");
    private static final Digest EMPTY = Digest.of(new byte[1024]);

    @Test
    void isWhatTheSpecificationSays() {
        Digest two = Digest.of((A + " " + B).getBytes(StandardCharsets.UTF_8));
        Digest three = Digest.of((two + " " + C).getBytes(StandardCharsets.UTF_8));
        assertThat(ChainId.heights(List.of(A, B, C))).containsExactly(A, two, three);
        assertThat(ChainId.heights(List.of())).isEmpty();
    }

    @Test
    void theOrderCounts() {
        assertThat(ChainId.heights(List.of(A, B)).getLast())
                .isNotEqualTo(ChainId.heights(List.of(B, A)).getLast());
    }

    @Test
    void aStackOfEmptyArchivesHoldsNothing() {
        assertThat(ChainId.holdsFiles(List.of())).isFalse();
        assertThat(ChainId.holdsFiles(List.of(EMPTY, EMPTY))).isFalse();
        assertThat(ChainId.holdsFiles(List.of(EMPTY, A))).isTrue();
    }

    @Test
    void asManyLayersAsAConfigurationMayHaveAreNoTrouble() {
        assertThat(ChainId.heights(Collections.nCopies(ManifestReader.MAX_LIST, A)))
                .hasSize(ManifestReader.MAX_LIST)
                .doesNotHaveDuplicates();
    }

    private static Digest digest(String seed) {
        return Digest.of(seed.getBytes(StandardCharsets.UTF_8));
    }
}
