package dev.tallyman.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.catalog.Extra;
import dev.tallyman.catalog.ImageContents;
import dev.tallyman.catalog.InstalledPackage;
import dev.tallyman.inventory.BaseQuestions;
import dev.tallyman.match.InUse;
import dev.tallyman.model.Descriptor;
import dev.tallyman.model.Digest;
import dev.tallyman.model.MediaType;
import dev.tallyman.testing.Tar;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A layer that was read without lock files is not taken for one that has none. */
class ExtrasCacheTest {
    private final MemorySource source = new MemorySource();
    private final List<ImageContents> recorded = new ArrayList<>();
    private Descriptor layer = new Descriptor("", Digest.of(new byte[0]), 0);

    private final KeptLayers cache = new KeptLayers();

    @BeforeEach
    void anImageWithALockFile() {
        byte[] tar = new Tar()
                .file("app/requirements.txt", "six==1.16.0\nnot a requirement\n")
                .closed();
        layer = source.blob(MediaType.OCI_LAYER + "+gzip", Tar.gzip(tar));
        Descriptor config =
                source.blob(MediaType.OCI_CONFIG, """
                {"os":"linux","architecture":"amd64","rootfs":{"diff_ids":["%s"]}}""".formatted(Digest.of(tar)).getBytes(StandardCharsets.UTF_8));
        source.tags.put("it", source.manifest(MediaType.OCI_MANIFEST, """
                {"schemaVersion":2,"config":%s,"layers":[%s]}""".formatted(
                        MemorySource.json(config, ""), MemorySource.json(layer, ""))));
    }

    private ScanResult scan(Set<Extra> extras) {
        source.fetched.clear();
        return new Scanner(
                        target -> new TargetOpener.Opened.Image(source, target, null),
                        RiskSearch.NONE,
                        extras,
                        JarNames.NONE,
                        cache,
                        null,
                        InUse.UNKNOWN,
                        (manifest, contents) -> recorded.add(contents),
                        BaseQuestions.NO_INVENTORY,
                        ScanProgress.NONE)
                .scan("it", new ScanOptions(null, false));
    }

    private boolean layerWasRead() {
        return source.fetched.contains(layer.digest());
    }

    private static List<String> purls(ScanResult result) {
        return result.images().getFirst().packages().stream()
                .map(InstalledPackage::purl)
                .map(Object::toString)
                .toList();
    }

    @Test
    void itIsReadAgainOnceAndServesBothFromThenOn() {
        assertThat(purls(scan(Set.of()))).isEmpty();
        assertThat(layerWasRead()).isTrue();
        assertThat(purls(scan(Set.of(Extra.LOCK_FILES)))).containsExactly("pkg:pypi/six@1.16.0");
        assertThat(layerWasRead()).isTrue();
        assertThat(purls(scan(Set.of(Extra.LOCK_FILES)))).containsExactly("pkg:pypi/six@1.16.0");
        assertThat(layerWasRead()).isFalse();

        ScanResult without = scan(Set.of());
        assertThat(layerWasRead()).isFalse();
        assertThat(purls(without)).isEmpty();
        assertThat(without.status()).isEqualTo(ScanResult.Status.COMPLETE);
    }

    @Test
    void theInventoryKeepsNothingOfALockFile() {
        ScanResult result = scan(Set.of(Extra.LOCK_FILES));
        assertThat(result.status()).isEqualTo(ScanResult.Status.PARTIAL);
        assertThat(recorded).singleElement().satisfies(contents -> {
            assertThat(contents.packages()).isEmpty();
            assertThat(contents.declared()).isEmpty();
            assertThat(contents.problems()).isEmpty();
        });
    }
}
