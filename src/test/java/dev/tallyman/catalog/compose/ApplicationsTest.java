package dev.tallyman.catalog.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.catalog.ImageContents;
import dev.tallyman.catalog.InstalledPackage;
import dev.tallyman.catalog.LanguageCatalogers;
import dev.tallyman.catalog.LayerAnalyzer;
import dev.tallyman.layer.LayerLimits;
import dev.tallyman.testing.Tar;
import java.io.ByteArrayInputStream;
import java.time.Clock;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which {@code package.json} outside of {@code node_modules} is an application. */
class ApplicationsTest {
    private static final String SHOP = "{\"name\": \"shop\", \"version\": \"1.0.0\"}";
    private static final String LEFT_PAD = "{\"name\": \"left-pad\", \"version\": \"1.3.0\"}";

    private static ImageContents compose(Tar... layers) {
        return Composition.compose(Stream.of(layers)
                .map(tar -> {
                    byte[] blob = Tar.gzip(tar.closed());
                    return new LayerAnalyzer(LanguageCatalogers.ALL, LayerLimits.DEFAULT, Clock.systemUTC())
                            .analyze(new ByteArrayInputStream(blob), Tar.descriptor(blob), null);
                })
                .toList());
    }

    @Test
    void theRootIsListedAndNamedAsSuchAlsoFromAnotherLayerThanItsPackages() {
        ImageContents contents = compose(
                new Tar().file("app/package.json", SHOP),
                new Tar().file("app/node_modules/left-pad/package.json", LEFT_PAD));
        assertThat(contents.packages())
                .extracting(InstalledPackage::name, InstalledPackage::isApplication)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("left-pad", false),
                        org.assertj.core.groups.Tuple.tuple("shop", true));
    }

    @Test
    void aTemplateIsNoApplicationAndItsDamageNoProblem() {
        ImageContents contents = compose(new Tar()
                .file("usr/share/templates/package.json", "{{name}}")
                .file("usr/share/other/package.json", SHOP)
                .file("app/node_modules/left-pad/package.json", LEFT_PAD));
        assertThat(contents.packages()).extracting(InstalledPackage::name).containsExactly("left-pad");
        assertThat(contents.problems()).isEmpty();
    }

    @Test
    void aBrokenRootIsAProblem() {
        ImageContents contents = compose(
                new Tar().file("app/package.json", "{").file("app/node_modules/left-pad/package.json", LEFT_PAD));
        assertThat(contents.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.where()).isEqualTo("app/package.json"));
    }

    @Test
    void aWorkspaceIsFoundByTheLinkToIt() {
        ImageContents contents = compose(new Tar()
                .file("app/packages/shop/package.json", SHOP)
                .link("app/node_modules/shop", "../packages/shop")
                .file("app/node_modules/left-pad/package.json", LEFT_PAD));
        assertThat(contents.packages()).extracting(InstalledPackage::name).containsExactly("left-pad", "shop");
    }
}
