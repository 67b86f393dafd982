package dev.tallyman.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a manifest or index says of another piece of content (OCI image specification, descriptor.md). {@code urls} are left out on purpose.
 *
 * @param size in bytes, as stated; the content is checked against it
 */
public record Descriptor(
        String mediaType,
        Digest digest,
        long size,
        @Nullable Platform platform,
        @Nullable String artifactType,
        Map<String, String> annotations) {
    public Descriptor {
        annotations = Map.copyOf(annotations);
        if (size < 0) {
            throw new IllegalArgumentException("a negative size: " + size);
        }
    }

    public Descriptor(String mediaType, Digest digest, long size) {
        this(mediaType, digest, size, null, null, Map.of());
    }
}
