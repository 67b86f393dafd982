package dev.tallyman.inventory;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A package as the API lists it.
 *
 * @param registry     host, with the port where it has one
 * @param owner        login, in the API's spelling
 * @param packageName  without the owner; may have slashes
 * @param repository   the repository on GitHub that it is linked to
 * @param versionCount as stated; null where it is not
 */
public record PackageListed(
        String registry,
        String owner,
        boolean ownedByUser,
        String packageName,
        long githubId,
        Visibility visibility,
        @Nullable String repository,
        @Nullable String htmlUrl,
        @Nullable Long versionCount,
        @Nullable Instant createdAt,
        @Nullable Instant updatedAt) {
    /** The image's name. The registry knows owners in lower case only. */
    public String imageName() {
        return owner.toLowerCase(Locale.ROOT) + "/" + packageName.toLowerCase(Locale.ROOT);
    }

    /** What moves when something in the package does; a package whose mark stands still is not opened. Null where the API tells too little. */
    public @Nullable String mark() {
        return updatedAt == null ? null : updatedAt.toEpochMilli() + "/" + versionCount;
    }
}
