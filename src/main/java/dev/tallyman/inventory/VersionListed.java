package dev.tallyman.inventory;

import dev.tallyman.model.Digest;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A version of a package as the API lists it.
 *
 * @param githubId GitHub's id
 */
public record VersionListed(
        long githubId,
        Digest digest,
        List<String> tags,
        @Nullable Instant createdAt,
        @Nullable Instant updatedAt,
        @Nullable Instant deletedAt) {
    public VersionListed {
        tags = List.copyOf(tags);
    }
}
