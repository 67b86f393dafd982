package dev.tallyman.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.model.Descriptor;
import dev.tallyman.model.Digest;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import dev.tallyman.registry.ImageSource;
import dev.tallyman.registry.OciLayout;
import dev.tallyman.sandbox.samples.Layer.Packing;
import dev.tallyman.sandbox.samples.SampleLayout;
import dev.tallyman.sandbox.samples.SampleLayout.Extent;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is kept of an image whose layer cannot be had: something where that is the layer's own fault, nothing where it may pass. */
class UnansweredLayerTest {
    @TempDir
    private static Path folder;

    private static Path layout;
    private final List<Digest> recorded = new ArrayList<>();

    @BeforeAll
    static void write() {
        layout = SampleLayout.writeTo(folder.resolve("layout"), Packing.GZIP, Extent.SMALL);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.INCLUDE,
            names = {"NOT_FOUND", "BAD_CONTENT"})
    void whatIsWrongWithTheLayerIsKept(ErrorCode code) {
        assertThat(scan(code).status()).isEqualTo(ScanResult.Status.PARTIAL);
        assertThat(recorded).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NOT_FOUND", "BAD_CONTENT"})
    void whatMayPassLeavesTheImageUnread(ErrorCode code) {
        ScanResult result = scan(code);

        assertThat(result.status()).isEqualTo(ScanResult.Status.FAILED);
        assertThat(result.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.what()).contains("not now"));
        assertThat(recorded).isEmpty();
    }

    private ScanResult scan(ErrorCode code) {
        TargetOpener opener = target ->
                new TargetOpener.Opened.Image(new Failing(OciLayout.folder(layout), code), SampleLayout.TAG, null);
        return new Scanner(
                        opener,
                        RiskSearch.NONE,
                        java.util.Set.of(),
                        JarNames.NONE,
                        LayerFactsCache.NONE,
                        null,
                        dev.tallyman.match.InUse.UNKNOWN,
                        (manifest, contents) -> recorded.add(manifest),
                        dev.tallyman.inventory.BaseQuestions.NO_INVENTORY,
                        (done, total, doing) -> {})
                .scan("sample", new ScanOptions(null, false));
    }

    /** An image whose manifest and configuration are there and whose layers are not. */
    private static final class Failing extends ForwardingSource {
        private final ErrorCode code;

        Failing(ImageSource whole, ErrorCode code) {
            super(whole);
            this.code = code;
        }

        @Override
        public InputStream blob(Descriptor descriptor) {
            throw new TallymanException(code, "read a layer", "not now", "");
        }
    }
}
