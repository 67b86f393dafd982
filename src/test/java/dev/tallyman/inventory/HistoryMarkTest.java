package dev.tallyman.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.model.Digest;
import dev.tallyman.model.ImageConfig;
import dev.tallyman.model.ImageConfig.HistoryEntry;
import dev.tallyman.testing.Configs;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Histories in the forms that the builders leave. */
class HistoryMarkTest {
    private static final HistoryEntry DEBIAN_FILES = layer(
            "/bin/sh -c #(nop) ADD file:85db4f4c5016f51d7112a5d09cb7d4620f565a1379f5b43d4ef7f2bba1b0e9e8 in / ", null);
    private static final HistoryEntry DEBIAN_COMMAND = empty("/bin/sh -c #(nop)  CMD [\"bash\"]", null);

    @Test
    void theClassicBuilderOnADistribution() {
        assertThat(mark(
                        DEBIAN_FILES,
                        DEBIAN_COMMAND,
                        layer("/bin/sh -c apt-get update && apt-get install -y curl", null),
                        layer("/bin/sh -c #(nop) COPY file:1234 in /app ", null),
                        empty("/bin/sh -c #(nop)  CMD [\"/app\"]", null)))
                .satisfies(mark -> assertThat(mark.layers()).isEqualTo(1))
                .satisfies(mark -> assertThat(mark.why()).contains("above a CMD"));
    }

    @Test
    void buildKitOnALanguageImageOnADistribution() {
        assertThat(mark(
                        layer("# debian.sh --arch 'amd64' out/ 'bookworm' '@1733097600'", "debuerreotype 0.15"),
                        empty("ENV PYTHON_VERSION=3.12.8", "buildkit.dockerfile.v0"),
                        layer("RUN /bin/sh -c set -eux; make install # buildkit", "buildkit.dockerfile.v0"),
                        empty("CMD [\"python3\"]", "buildkit.dockerfile.v0"),
                        empty("WORKDIR /app", "buildkit.dockerfile.v0"),
                        layer("COPY . . # buildkit", "buildkit.dockerfile.v0"),
                        empty("ENTRYPOINT [\"python3\" \"app.py\"]", "buildkit.dockerfile.v0")))
                .satisfies(mark -> assertThat(mark.layers()).isEqualTo(2));
    }

    @Test
    void anotherBuilderBelow() {
        assertThat(mark(
                        layer("# debian.sh --arch 'amd64' out/ 'bookworm' '@1733097600'", "debuerreotype 0.15"),
                        layer("RUN /bin/sh -c apt-get update # buildkit", "buildkit.dockerfile.v0"),
                        layer("COPY . . # buildkit", "buildkit.dockerfile.v0")))
                .isEqualTo(new HistoryMark(1, null, "another builder (debuerreotype) made the lower layers"));
    }

    @Test
    void kanikoLeavesWhatTheBaseHadAndItsOwnStepsBare() {
        assertThat(mark(
                        layer("ADD alpine-minirootfs-3.20.3-x86_64.tar.gz / # buildkit", "buildkit.dockerfile.v0"),
                        empty("CMD [\"/bin/sh\"]", "buildkit.dockerfile.v0"),
                        layer("RUN apk add curl", null),
                        layer("COPY app /app", null)))
                .satisfies(mark -> assertThat(mark.layers()).isEqualTo(1));
    }

    @Test
    void buildahSaysWhatItBuiltOn() {
        assertThat(mark(
                        DEBIAN_FILES,
                        layer("/bin/sh -c apt-get install -y curl", null),
                        layer("/bin/sh -c make", "FROM docker.io/library/debian:12"),
                        layer("/bin/sh -c #(nop) COPY dir:1 in /app ", "FROM 7c7ab8e0b1a9")))
                .isEqualTo(new HistoryMark(2, "docker.io/library/debian:12", "the builder noted what it built on"));
    }

    @Test
    void aRootFileSystemIsABaseAtLeast() {
        assertThat(mark(layer("ADD rootfs.tar.xz / # buildkit", null), layer("COPY app /app", null)))
                .satisfies(mark -> assertThat(mark.layers()).isEqualTo(1));
    }

    @Test
    void nothingTellsWhereNothingIsMarked() {
        assertThat(none(layer("COPY a /a", null), layer("COPY b /b", null))).isTrue();
    }

    @Test
    void anImageOfOneLayerAndABaseItselfHaveNone() {
        assertThat(none(DEBIAN_FILES, DEBIAN_COMMAND)).isTrue();
        assertThat(none()).isTrue();
    }

    /** What a history says of layers counts where it has a step for each of them, and no more. */
    @Test
    void aHistoryThatDoesNotFitTheLayersTellsNothing() {
        List<HistoryEntry> steps = List.of(DEBIAN_FILES, DEBIAN_COMMAND, layer("RUN make", null));
        assertThat(HistoryMark.of(config(steps, 2))).isPresent();
        assertThat(HistoryMark.of(config(steps, 3))).isEmpty();
        assertThat(HistoryMark.of(config(steps, 1))).isEmpty();
        assertThat(HistoryMark.of(config(List.of(), 2))).isEmpty();
    }

    private static HistoryMark mark(HistoryEntry... steps) {
        return HistoryMark.of(fitting(steps)).orElseThrow();
    }

    private static boolean none(HistoryEntry... steps) {
        return HistoryMark.of(fitting(steps)).isEmpty();
    }

    private static ImageConfig fitting(HistoryEntry... steps) {
        return config(List.of(steps), (int)
                Arrays.stream(steps).filter(step -> !step.emptyLayer()).count());
    }

    static ImageConfig config(List<HistoryEntry> steps, int layers) {
        List<Digest> diffIds = new ArrayList<>();
        for (int i = 0; i < layers; i++) {
            diffIds.add(Digest.of(("layer " + i).getBytes(StandardCharsets.UTF_8)));
        }
        return Configs.of(diffIds, steps);
    }

    private static HistoryEntry layer(String createdBy, @Nullable String comment) {
        return new HistoryEntry(null, createdBy, comment, false);
    }

    private static HistoryEntry empty(String createdBy, @Nullable String comment) {
        return new HistoryEntry(null, createdBy, comment, true);
    }
}
