package dev.tallyman.sandbox.samples;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tallyman.model.Digest;
import dev.tallyman.model.MediaType;
import dev.tallyman.model.Platform;
import dev.tallyman.sandbox.Sandbox;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pushes images, indexes and artifacts into one package of a sandbox. */
final class Shelf {
    private static final String OPEN_VEX = "https://openvex.dev/ns/v0.2.0";

    private final Sandbox sandbox;
    private final String name;

    Shelf(Sandbox sandbox, String name) {
        this.sandbox = sandbox;
        this.name = name;
    }

    /** Pushes an image; {@code tag} may be {@code null}. */
    Digest image(SampleImage image, Instant when, @Nullable String tag) {
        image.layers().forEach(layer -> sandbox.pushBlob(name, layer.content()));
        sandbox.pushBlob(name, image.config());
        return sandbox.pushManifest(name, tag, image.mediaType(), image.manifest(), when);
    }

    /** Pushes an index of images, each with the attestation that BuildKit puts beside it. */
    Digest index(List<SampleImage> images, Instant when, String... tags) {
        ObjectNode index = SampleImage.object().put("schemaVersion", 2).put("mediaType", MediaType.OCI_INDEX);
        var manifests = index.putArray("manifests");
        for (SampleImage image : images) {
            image(image, when, null);
            manifests.add(platform(SampleImage.descriptor(image.mediaType(), image.manifest()), image.platform()));
        }
        for (SampleImage image : images) {
            byte[] attestation = attestation(image, when);
            ObjectNode descriptor =
                    platform(SampleImage.descriptor(MediaType.OCI_MANIFEST, attestation), Platform.UNKNOWN);
            descriptor
                    .putObject("annotations")
                    .put("vnd.docker.reference.digest", image.digest().toString())
                    .put("vnd.docker.reference.type", "attestation-manifest");
            manifests.add(descriptor);
        }
        byte[] content = SampleImage.bytes(index);
        Digest digest = Digest.of(content);
        for (String tag : tags) {
            digest = sandbox.pushManifest(name, tag, MediaType.OCI_INDEX, content, when);
        }
        return digest;
    }

    /** Moves tags to a version that is there. */
    void tag(SampleImage image, Instant when, String... tags) {
        for (String tag : tags) {
            sandbox.pushManifest(name, tag, image.mediaType(), image.manifest(), when);
        }
    }

    private byte[] attestation(SampleImage of, Instant when) {
        byte[] statement = SampleImage.bytes(SampleImage.object()
                .put("_type", "https://in-toto.io/Statement/v0.1")
                .put("predicateType", "https://slsa.dev/provenance/v0.2")
                .set(
                        "subject",
                        SampleImage.object()
                                .arrayNode()
                                .add(SampleImage.object()
                                        .put("name", name)
                                        .set(
                                                "digest",
                                                SampleImage.object()
                                                        .put(
                                                                "sha256",
                                                                of.digest().hex())))));
        byte[] config = SampleImage.bytes(SampleImage.object()
                .put("architecture", "unknown")
                .put("os", "unknown")
                .set("rootfs", rootfs(Digest.of(statement))));
        ObjectNode layer = SampleImage.descriptor("application/vnd.in-toto+json", statement);
        layer.putObject("annotations").put("in-toto.io/predicate-type", "https://slsa.dev/provenance/v0.2");
        return artifact(MediaType.OCI_CONFIG, config, layer, statement, when, null);
    }

    private static ObjectNode rootfs(Digest digest) {
        ObjectNode rootfs = SampleImage.object().put("type", "layers");
        rootfs.putArray("diff_ids").add(digest.toString());
        return rootfs;
    }

    /** Pushes a signature the way cosign does: a manifest under the tag {@code sha256-….sig}. The signature itself is a sample. */
    void signature(Digest of, Instant when) {
        byte[] payload = SampleImage.bytes(SampleImage.object()
                .set(
                        "critical",
                        SampleImage.object()
                                .put("type", "cosign container image signature")
                                .set("image", SampleImage.object().put("docker-manifest-digest", of.toString()))));
        ObjectNode layer = SampleImage.descriptor("application/vnd.dev.cosign.simplesigning.v1+json", payload);
        layer.putObject("annotations")
                .put("dev.cosignproject.cosign/signature", "c2FtcGxlIGRhdGEsIG5vdCBhIHNpZ25hdHVyZQ==");
        byte[] config = SampleImage.bytes(
                SampleImage.object().put("architecture", "").put("os", "").set("rootfs", rootfs(Digest.of(payload))));
        artifact(MediaType.OCI_CONFIG, config, layer, payload, when, "sha256-" + of.hex() + ".sig");
    }

    /** Pushes a statement that an image is not affected, the way cosign does: under the tag {@code sha256-….att}. Its signature is a sample. */
    void vex(Digest of, Instant when, String weakness, String product, String author) {
        ObjectNode said = SampleImage.object().put("status", "not_affected");
        said.put("justification", "vulnerable_code_not_in_execute_path");
        said.putObject("vulnerability").put("name", weakness);
        said.putArray("products").addObject().put("@id", product);
        ObjectNode document = SampleImage.object().put("@context", OPEN_VEX).put("author", author);
        document.put("timestamp", when.toString());
        document.putArray("statements").add(said);
        ObjectNode statement = SampleImage.object()
                .put("_type", "https://in-toto.io/Statement/v0.1")
                .put("predicateType", OPEN_VEX);
        statement
                .putArray("subject")
                .addObject()
                .put("name", name)
                .putObject("digest")
                .put("sha256", of.hex());
        statement.set("predicate", document);
        ObjectNode envelope = SampleImage.object()
                .put("payloadType", "application/vnd.in-toto+json")
                .put("payload", SampleImage.bytes(statement));
        envelope.putArray("signatures").addObject().put("sig", "c2FtcGxlIGRhdGEsIG5vdCBhIHNpZ25hdHVyZQ==");
        byte[] content = SampleImage.bytes(envelope);
        ObjectNode layer = SampleImage.descriptor("application/vnd.dsse.envelope.v1+json", content);
        layer.putObject("annotations").put("predicateType", OPEN_VEX);
        byte[] config = SampleImage.bytes(
                SampleImage.object().put("architecture", "").put("os", "").set("rootfs", rootfs(Digest.of(content))));
        artifact(MediaType.OCI_CONFIG, config, layer, content, when, "sha256-" + of.hex() + ".att");
    }

    /** Pushes something that is no image: a Helm chart. */
    void chart(String version, Instant when) {
        byte[] config = SampleImage.bytes(
                SampleImage.object().put("name", "site").put("version", version).put("apiVersion", "v2"));
        byte[] content = Layer.builder("")
                .file("site/Chart.yaml", "apiVersion: v2\nname: site\nversion: " + version + "\n")
                .build(Layer.Packing.GZIP)
                .content();
        ObjectNode layer = SampleImage.descriptor("application/vnd.cncf.helm.chart.content.v1.tar+gzip", content);
        artifact("application/vnd.cncf.helm.config.v1+json", config, layer, content, when, version);
    }

    private byte[] artifact(
            String configType, byte[] config, ObjectNode layer, byte[] content, Instant when, @Nullable String tag) {
        ObjectNode manifest = SampleImage.object().put("schemaVersion", 2).put("mediaType", MediaType.OCI_MANIFEST);
        manifest.set("config", SampleImage.descriptor(configType, config));
        manifest.putArray("layers").add(layer);
        byte[] bytes = SampleImage.bytes(manifest);
        sandbox.pushBlob(name, config);
        sandbox.pushBlob(name, content);
        sandbox.pushManifest(name, tag, MediaType.OCI_MANIFEST, bytes, when);
        return bytes;
    }

    private static ObjectNode platform(ObjectNode descriptor, Platform platform) {
        ObjectNode json = descriptor.putObject("platform").put("architecture", platform.architecture());
        json.put("os", platform.os());
        if (platform.variant() != null) {
            json.put("variant", platform.variant());
        }
        return descriptor;
    }
}
