package dev.tallyman.inventory;

import dev.tallyman.model.Descriptor;
import dev.tallyman.model.Digest;
import dev.tallyman.model.ImageConfig;
import dev.tallyman.model.Manifest;
import dev.tallyman.model.Platform;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Manifests and images, kept by digest: fetched once ever. Every call is one transaction. */
public interface Manifests {
    Optional<Held> find(Digest digest);

    /** The configuration with this digest, as it stands; empty where no image that is held has it. */
    Optional<byte[]> configuration(Digest digest);

    /** The manifests that name another one as their subject. */
    List<Descriptor> about(Digest subject);

    /** Records a manifest whose content has this digest. */
    void record(Digest digest, Manifest manifest, byte[] content, Instant now);

    /** Records the image whose manifest is held; again where its configuration could not be read before. */
    void recordImage(
            Digest digest,
            Manifest.Image manifest,
            Platform platform,
            @Nullable Configuration configuration,
            Instant now);

    /**
     * @param configured whether there is nothing more to fetch for it: it is no image, or its configuration is held
     */
    record Held(String mediaType, byte[] content, boolean configured) {}

    /**
     * @param content as it stands
     * @param parsed  null where it is malformed
     */
    record Configuration(byte[] content, @Nullable ImageConfig parsed) {}
}
