package dev.tallyman.sandbox;

import dev.tallyman.model.Digest;
import dev.tallyman.model.MediaType;
import java.nio.charset.StandardCharsets;

/** The smallest manifests that a registry takes. */
final class Manifests {
    private Manifests() {}

    static String image(Digest config, long configSize, Digest layer, long layerSize) {
        return """
                {"schemaVersion": 2, "mediaType": "%s",
                 "config": {"mediaType": "%s", "digest": "%s", "size": %d},
                 "layers": [{"mediaType": "%s+gzip", "digest": "%s", "size": %d}]}""".formatted(
                        MediaType.OCI_MANIFEST,
                        MediaType.OCI_CONFIG,
                        config,
                        configSize,
                        MediaType.OCI_LAYER,
                        layer,
                        layerSize);
    }

    static String index(Digest child, long size) {
        return """
                {"schemaVersion": 2, "mediaType": "%s",
                 "manifests": [{"mediaType": "%s", "digest": "%s", "size": %d,
                                "platform": {"os": "linux", "architecture": "amd64"}}]}""".formatted(MediaType.OCI_INDEX, MediaType.OCI_MANIFEST, child, size);
    }

    /** Pushes an image whose layer is {@code content}, without any request. */
    static Digest push(Sandbox sandbox, String name, String tag, String content) {
        byte[] layer = content.getBytes(StandardCharsets.UTF_8);
        byte[] config = "{}".getBytes(StandardCharsets.UTF_8);
        String manifest =
                image(sandbox.pushBlob(name, config), config.length, sandbox.pushBlob(name, layer), layer.length);
        return sandbox.pushManifest(
                name, tag.isEmpty() ? null : tag, MediaType.OCI_MANIFEST, manifest.getBytes(StandardCharsets.UTF_8));
    }
}
