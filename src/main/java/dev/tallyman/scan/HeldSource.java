package dev.tallyman.scan;

import dev.tallyman.inventory.Manifests;
import dev.tallyman.model.Descriptor;
import dev.tallyman.model.Digest;
import dev.tallyman.registry.ImageSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** A repository of the inventory: manifests and configurations that are held are not fetched again. Each fetch counts as a download at GHCR. */
public final class HeldSource implements ImageSource {
    private final ImageSource registry;
    private final Manifests held;

    /** @param registry where the rest comes from; closed with this */
    public HeldSource(ImageSource registry, Manifests held) {
        this.registry = registry;
        this.held = held;
    }

    @Override
    public Resolved resolve(String identifier) {
        return Digest.tryParse(identifier)
                .flatMap(digest -> held.find(digest)
                        .map(found -> new Resolved(
                                new Descriptor(found.mediaType(), digest, found.content().length), found.content())))
                .orElseGet(() -> registry.resolve(identifier));
    }

    @Override
    public byte[] manifest(Descriptor descriptor) {
        return ofStatedSize(held.find(descriptor.digest()).map(Manifests.Held::content), descriptor)
                .orElseGet(() -> registry.manifest(descriptor));
    }

    @Override
    public InputStream blob(Descriptor descriptor) throws IOException {
        return registry.blob(descriptor);
    }

    @Override
    public byte[] smallBlob(Descriptor descriptor, int maxBytes) {
        return ofStatedSize(held.configuration(descriptor.digest()), descriptor)
                .orElseGet(() -> registry.smallBlob(descriptor, maxBytes));
    }

    /** A wrong size is the registry's to be told of. */
    private static Optional<byte[]> ofStatedSize(Optional<byte[]> content, Descriptor descriptor) {
        return content.filter(bytes -> bytes.length == descriptor.size());
    }

    @Override
    public void close() {
        registry.close();
    }
}
