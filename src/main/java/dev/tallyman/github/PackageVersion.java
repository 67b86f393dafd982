package dev.tallyman.github;

import dev.tallyman.model.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A version of a container package: one manifest, and the tags that point to it now.
 *
 * @param name the manifest's digest, as it stands
 */
public record PackageVersion(
        long id,
        String name,
        List<String> tags,
        @Nullable String htmlUrl,
        @Nullable Instant createdAt,
        @Nullable Instant updatedAt,
        @Nullable Instant deletedAt) {
    public PackageVersion {
        tags = List.copyOf(tags);
    }

    /** The digest; empty where the name is not one, which GHCR should never say. */
    public Optional<Digest> digest() {
        return Digest.tryParse(name);
    }
}
