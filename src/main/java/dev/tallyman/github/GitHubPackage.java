package dev.tallyman.github;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A container package as the API lists it.
 *
 * @param name             without its owner; may hold slashes
 * @param owner            the owner's login as the answer has it
 * @param visibility       {@code private}, {@code public} or {@code internal}
 * @param versionCount     as stated; null where it is not
 * @param linkedRepository {@code acme/api} on GitHub, where one is linked
 */
public record GitHubPackage(
        long id,
        String name,
        String owner,
        String visibility,
        @Nullable Integer versionCount,
        @Nullable String linkedRepository,
        @Nullable String htmlUrl,
        @Nullable Instant createdAt,
        @Nullable Instant updatedAt) {}
