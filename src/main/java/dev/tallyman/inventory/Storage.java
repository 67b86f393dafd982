package dev.tallyman.inventory;

/**
 * The room that an image's versions take in the registry, configurations and layers as the manifests state them, in bytes.
 *
 * @param logical as if every version had its own
 * @param unique  each configuration and layer counted once
 * @param shared  of {@code unique}, layers that images of another name use too: deleting this image frees the rest
 */
public record Storage(long logical, long unique, long shared) {}
