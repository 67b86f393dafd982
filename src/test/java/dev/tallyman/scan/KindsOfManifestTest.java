package dev.tallyman.scan;

import static dev.tallyman.scan.MemorySource.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.inventory.BaseQuestions;
import dev.tallyman.match.InUse;
import dev.tallyman.model.Descriptor;
import dev.tallyman.model.MediaType;
import dev.tallyman.model.Problem;
import dev.tallyman.testing.Tar;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** What else stands beside images, and in them, and is none: told apart, and never fetched. */
class KindsOfManifestTest {
    private final MemorySource source = new MemorySource();
    private final Descriptor layer = source.blob(
            MediaType.OCI_LAYER,
            new Tar().file("etc/os-release", "ID=alpine\nVERSION_ID=3.20.0\n").closed());

    @Test
    void attestationsAndUnknownArtifactsOfAnIndexAreNoImages() {
        ImageManifest image = image(json(layer, ""));
        Descriptor attested = source.blob("application/vnd.in-toto+json", bytes("{}"));
        Descriptor attestation = manifest(MediaType.OCI_CONFIG, "", json(attested, ""));
        Descriptor typed =
                manifest(MediaType.OCI_EMPTY, ",\"artifactType\":\"application/x-unheard\"", json(attested, ""));
        Descriptor chart = manifest("application/vnd.cncf.helm.config.v1+json", "", json(attested, ""));
        Descriptor wasm = manifest(MediaType.OCI_CONFIG, "", json(source.blob("application/wasm", bytes("wasm")), ""));
        source.tags.put("it", source.manifest(MediaType.OCI_INDEX, """
                {"schemaVersion":2,"mediaType":"%s","manifests":[%s,%s,%s,%s,%s]}""".formatted(
                        MediaType.OCI_INDEX,
                        json(image.descriptor, ",\"platform\":{\"os\":\"linux\",\"architecture\":\"amd64\"}"),
                        json(attestation, """
                                ,"platform":{"os":"unknown","architecture":"unknown"},"annotations":{"vnd.docker.reference.type":"attestation-manifest"}"""),
                        json(typed, ",\"artifactType\":\"application/x-unheard\""),
                        json(chart, ""),
                        json(wasm, ""))));
        ScanResult result = scan();
        assertThat(result.images())
                .singleElement()
                .satisfies(one -> assertThat(one.digest()).isEqualTo(image.descriptor.digest()));
        assertThat(result.status()).isEqualTo(ScanResult.Status.COMPLETE);
        assertThat(source.fetched).containsExactlyInAnyOrder(image.config.digest(), layer.digest());
    }

    @Test
    void anArtifactByItselfIsToldToBeNone() {
        Descriptor content = source.blob("application/wasm", bytes("wasm"));
        source.tags.put("it", source.manifest(MediaType.OCI_MANIFEST, """
                {"schemaVersion":2,"artifactType":"application/x-unheard","config":%s,"layers":[%s]}""".formatted(
                        json(source.blob(MediaType.OCI_EMPTY, bytes("{}")), ""), json(content, ""))));
        ScanResult result = scan();
        assertThat(result.status()).isEqualTo(ScanResult.Status.FAILED);
        assertThat(result.problems())
                .extracting(Problem::what)
                .containsExactly("not a container image but an artifact of type application/x-unheard");
        assertThat(source.fetched).isEmpty();
    }

    /** Its {@code urls} lead anywhere: not even what the registry itself would give is asked for. */
    @Test
    void aForeignLayerIsUnreadAndNeverFetched() {
        Descriptor docker = source.blob("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip", bytes("foreign"));
        Descriptor oci =
                source.blob("application/vnd.oci.image.layer.nondistributable.v1.tar", bytes("kept elsewhere"));
        ImageManifest image = image(
                json(docker, ",\"urls\":[\"http://169.254.169.254/latest/meta-data\"]"),
                json(oci, ""),
                json(layer, ""));
        source.tags.put("it", image.resolved);
        ScanResult result = scan();
        assertThat(result.status()).isEqualTo(ScanResult.Status.PARTIAL);
        assertThat(result.problems())
                .filteredOn(problem -> problem.what().contains("foreign layer"))
                .extracting(Problem::where)
                .containsExactly("layer " + docker.digest(), "layer " + oci.digest());
        assertThat(result.images().getFirst().distribution())
                .as("the rest is read")
                .isNotNull();
        assertThat(source.fetched).containsExactlyInAnyOrder(image.config.digest(), layer.digest());
    }

    private record ImageManifest(Descriptor descriptor, Descriptor config, MemorySource.Resolved resolved) {}

    private ImageManifest image(String... layers) {
        Descriptor config = source.blob(
                MediaType.OCI_CONFIG,
                bytes("{\"os\":\"linux\",\"architecture\":\"amd64\",\"rootfs\":{\"diff_ids\":["
                        + String.join(",", Collections.nCopies(layers.length, "\"" + layer.digest() + "\"")) + "]}}"));
        MemorySource.Resolved manifest =
                source.manifest(MediaType.OCI_MANIFEST, """
                {"schemaVersion":2,"config":%s,"layers":[%s]}""".formatted(json(config, ""), String.join(",", layers)));
        return new ImageManifest(manifest.descriptor(), config, manifest);
    }

    private Descriptor manifest(String configType, String more, String... layers) {
        Descriptor config = source.blob(configType, bytes("{}"));
        return source.manifest(MediaType.OCI_MANIFEST, """
                {"schemaVersion":2,"config":%s,"layers":[%s]%s}""".formatted(json(config, ""), String.join(",", layers), more))
                .descriptor();
    }

    private ScanResult scan() {
        return new Scanner(
                        target -> new TargetOpener.Opened.Image(source, target, null),
                        RiskSearch.NONE,
                        java.util.Set.of(),
                        JarNames.NONE,
                        LayerFactsCache.NONE,
                        null,
                        InUse.UNKNOWN,
                        ContentsRecorder.NONE,
                        BaseQuestions.NO_INVENTORY,
                        ScanProgress.NONE)
                .scan("it", new ScanOptions(null, false));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
