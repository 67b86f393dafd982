package dev.tallyman.catalog.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.catalog.CatalogFile;
import dev.tallyman.catalog.Cataloger;
import dev.tallyman.catalog.FactSink;
import dev.tallyman.catalog.ImageContents;
import dev.tallyman.catalog.InstalledPackage;
import dev.tallyman.catalog.LayerAnalyzer;
import dev.tallyman.catalog.LayerFacts;
import dev.tallyman.catalog.PackageFact;
import dev.tallyman.layer.LayerLimits;
import dev.tallyman.model.Descriptor;
import dev.tallyman.model.ImageConfig;
import dev.tallyman.model.Manifest;
import dev.tallyman.model.ManifestReader;
import dev.tallyman.model.Purl;
import dev.tallyman.registry.DockerArchive;
import dev.tallyman.registry.ImageSource;
import dev.tallyman.testing.Corpus;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whiteout images of go-containerregistry: of every file of every layer, only what a container of the image would see is left. */
class WhiteoutCorpusTest {
    /** Every file is a package of the path's name. */
    private static final class EveryFile implements Cataloger {
        @Override
        public String name() {
            return "every-file";
        }

        @Override
        public boolean wants(String path) {
            return true;
        }

        @Override
        public void read(CatalogFile file, FactSink facts) {
            String name = file.path();
            facts.add(new PackageFact(
                    Purl.of("generic", null, name.replace('/', '-'), "1"),
                    name,
                    "1",
                    false,
                    null,
                    file.path(),
                    List.of()));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "overwritten_file.tar, 3, 2, bar.txt",
        "whiteout_image.tar, 3, 2, bar.txt",
        "whiteout_dir.tar, 4, 3, a/baz b/bar",
    })
    void onlyWhatAContainerSeesIsLeft(String archive, int layers, int filesRead, String visible) throws Exception {
        List<LayerFacts> facts = new ArrayList<>();
        try (ImageSource source = DockerArchive.open(Corpus.require("layers/" + archive))) {
            ImageSource.Resolved resolved = source.resolve("");
            Manifest.Image image = (Manifest.Image) ManifestReader.readManifest(
                    resolved.content(), resolved.descriptor().mediaType());
            ImageConfig config = ManifestReader.readConfig(source.smallBlob(image.config(), 1 << 20));
            for (int i = 0; i < image.layers().size(); i++) {
                facts.add(read(source, image.layers().get(i), config, i));
            }
        }

        ImageContents contents = Composition.compose(facts);

        assertThat(facts).hasSize(layers);
        assertThat(facts.stream().mapToInt(layer -> layer.files().size()).sum()).isEqualTo(filesRead);
        assertThat(contents.problems()).isEmpty();
        assertThat(contents.packages().stream().map(InstalledPackage::name))
                .containsExactlyInAnyOrder(visible.split(" "));
    }

    private static LayerFacts read(ImageSource source, Descriptor layer, ImageConfig config, int index)
            throws IOException {
        try (InputStream blob = source.blob(layer)) {
            return new LayerAnalyzer(List.of(new EveryFile()), LayerLimits.DEFAULT, Clock.systemUTC())
                    .analyze(blob, layer, config.diffIds().get(index));
        }
    }
}
