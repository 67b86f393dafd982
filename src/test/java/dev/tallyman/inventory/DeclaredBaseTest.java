package dev.tallyman.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.inventory.BaseImage.Evidence;
import dev.tallyman.inventory.BaseImage.Origin;
import dev.tallyman.inventory.DeclaredBase.Place;
import dev.tallyman.model.Descriptor;
import dev.tallyman.model.Digest;
import dev.tallyman.model.ImageConfig.HistoryEntry;
import dev.tallyman.model.Manifest;
import dev.tallyman.model.MediaType;
import dev.tallyman.model.Platform;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeclaredBaseTest {
    private static final String NAME = "org.opencontainers.image.base.name";
    private static final String DIGEST = "org.opencontainers.image.base.digest";
    private static final Digest SOME = Digest.of(new byte[] {1});
    private static final Digest OTHER = Digest.of(new byte[] {2});

    @Test
    void whatIsNearestToTheImageCounts() {
        Descriptor beside = new Descriptor(MediaType.OCI_MANIFEST, SOME, 2, null, null, Map.of(NAME, "beside"));
        Manifest.Index index =
                new Manifest.Index(MediaType.OCI_INDEX, List.of(beside), null, null, Map.of(NAME, "index"));
        Map<String, String> labels = Map.of(NAME, "label");
        assertThat(DeclaredBase.of(Map.of(NAME, "own"), index, beside, labels))
                .hasValue(new DeclaredBase("own", null, Place.MANIFEST));
        assertThat(DeclaredBase.of(Map.of(), index, beside, labels))
                .hasValue(new DeclaredBase("beside", null, Place.DESCRIPTOR));
        assertThat(DeclaredBase.of(Map.of(), index, new Descriptor(MediaType.OCI_MANIFEST, SOME, 2), labels))
                .hasValue(new DeclaredBase("index", null, Place.INDEX));
        assertThat(DeclaredBase.of(Map.of(), null, null, labels))
                .hasValue(new DeclaredBase("label", null, Place.LABEL));
        assertThat(DeclaredBase.of(Map.of(), null, null, Map.of())).isEmpty();
    }

    @Test
    void whatIsNoNameAndNoDigestSaysNothing() {
        assertThat(DeclaredBase.of(Map.of(NAME, " ", DIGEST, "sha256:beef"), Place.LABEL))
                .isEmpty();
        assertThat(DeclaredBase.of(Map.of(NAME, "n".repeat(DeclaredBase.MAX_NAME)), Place.LABEL))
                .isPresent();
        assertThat(DeclaredBase.of(Map.of(NAME, "n".repeat(DeclaredBase.MAX_NAME + 1)), Place.LABEL))
                .isEmpty();
        assertThat(DeclaredBase.of(Map.of(DIGEST, SOME.toString()), Place.LABEL))
                .hasValue(new DeclaredBase(null, SOME, Place.LABEL));
    }

    @Test
    void withoutAnInventoryWhatItDeclaresIsKnownAndTheLayersAreAnEstimate() {
        BaseImage base = subject(new DeclaredBase("docker.io/library/debian:12", SOME, Place.MANIFEST))
                .estimate()
                .orElseThrow();
        assertThat(base.evidence()).isEqualTo(Evidence.DECLARED);
        assertThat(base.name()).isEqualTo("docker.io/library/debian:12");
        assertThat(base.digest()).isEqualTo(SOME);
        assertThat(base.layers()).isEqualTo(1);
        assertThat(base.estimated()).isTrue();
        assertThat(base.why()).contains("an annotation of its manifest names it", "estimate");
    }

    @Test
    void withoutAnythingDeclaredTheHistoryIsAnEstimateAndSaysSo() {
        BaseImage base = subject(null).estimate().orElseThrow();
        assertThat(base.evidence()).isEqualTo(Evidence.HISTORY);
        assertThat(base.why()).startsWith("an estimate: ");
        assertThat(base.estimated()).isTrue();
        Origins origins = new Origins(base, List.of(SOME, OTHER));
        assertThat(origins.of(SOME)).isEqualTo(Origin.BASE);
        assertThat(origins.of(OTHER)).isEqualTo(Origin.IMAGE);
        assertThat(origins.of(Digest.of(new byte[] {3}))).isEqualTo(Origin.UNKNOWN);
        assertThat(origins.of(null)).isEqualTo(Origin.UNKNOWN);
        assertThat(origins.certain(SOME)).isEqualTo(Origin.UNKNOWN);
        assertThat(Origins.UNKNOWN.of(SOME)).isEqualTo(Origin.UNKNOWN);
    }

    private static BaseSubject subject(@Nullable DeclaredBase declared) {
        HistoryEntry files = new HistoryEntry(null, "/bin/sh -c #(nop) ADD file:1234 in / ", null, false);
        HistoryEntry own = new HistoryEntry(null, "RUN make", null, false);
        return new BaseSubject(
                new Platform("linux", "amd64", null), HistoryMarkTest.config(List.of(files, own), 2), 2, declared);
    }
}
