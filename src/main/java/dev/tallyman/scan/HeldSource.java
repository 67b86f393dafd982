package dev.tallyman.scan;

import dev.tallyman.inventory.Manifests;
import dev.tallyman.model.Descriptor;
import dev.tallyman.model.Digest;
import dev.tallyman.registry.ImageSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A repository of the inventory: manifests and configurations that are held are not fetched again. Each fetch counts as a download at GHCR. */
public final class HeldSource implements ImageSource {
    private final ImageSource registry;
    private final Manifests held;
    private final Map<String, Digest> tags;

    /**
     * @param registry where the rest comes from; closed with this
     * @param tags     that the last sync saw
     */
    public HeldSource(ImageSource registry, Manifests held, Map<String, Digest> tags) {
        this.registry = registry;
        this.held = held;
        this.tags = Map.copyOf(tags);
    }

    /** Tags of attestations are looked for at every image, and most have none: what sync did not see is not asked for. */
    @Override
    public Optional<Resolved> tagged(String tag) {
        return Optional.ofNullable(tags.get(tag)).map(digest -> resolve(digest.toString()));
    }

    @Override
    public List<Descriptor> referrers(Digest subject) {
        return held.about(subject);
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
    public Optional<InputStream> part(Descriptor descriptor, long first, long length) throws IOException {
        return registry.part(descriptor, first, length);
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
