package dev.tallyman.connection;

import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A connection to GHCR and the GitHub that it belongs to. Holds no secret in clear.
 *
 * @param id           0 before it is saved
 * @param registry     {@code host[:port]}
 * @param imageScope   as it was given; see {@link ImageScope}
 * @param lastTest     JSON of the last diagnosis
 */
public record Connection(
        long id,
        String name,
        URI apiUrl,
        String registry,
        @Nullable String username,
        String imageScope,
        Source source,
        StoredCredential credential,
        Instant createdAt,
        @Nullable Instant rotatedAt,
        @Nullable Instant expiresAt,
        @Nullable Instant lastUsedAt,
        @Nullable Instant lastTestedAt,
        @Nullable String lastTest) {
    /** Of the connection that the environment makes. */
    public static final String DEFAULT_NAME = "GitHub Container Registry (GHCR) Integration";

    /** Where a connection came from. */
    public enum Source {
        ENVIRONMENT,
        ADDED,
        DEMO
    }

    public ImageScope scope() {
        return ImageScope.parse(imageScope);
    }

    /** Since when the credential is the one that it is. */
    public Instant credentialSince() {
        return rotatedAt == null ? createdAt : rotatedAt;
    }

    public Connection withId(long given) {
        return new Connection(
                given,
                name,
                apiUrl,
                registry,
                username,
                imageScope,
                source,
                credential,
                createdAt,
                rotatedAt,
                expiresAt,
                lastUsedAt,
                lastTestedAt,
                lastTest);
    }

    public Connection withCredential(StoredCredential other) {
        return new Connection(
                id,
                name,
                apiUrl,
                registry,
                username,
                imageScope,
                source,
                other,
                createdAt,
                rotatedAt,
                expiresAt,
                lastUsedAt,
                lastTestedAt,
                lastTest);
    }
}
