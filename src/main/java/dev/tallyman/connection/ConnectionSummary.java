package dev.tallyman.connection;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A line of {@code connection list}; components are named as its JSON. Holds no secret.
 *
 * @param credential {@code anonymous}, {@code sealed}, or the reference
 * @param warnings   what is due: an expiry near, a token of old age, a connection that nothing uses
 */
public record ConnectionSummary(
        String name,
        String apiUrl,
        String registry,
        @Nullable String username,
        String imageScope,
        String source,
        String credential,
        @JsonSerialize(using = ToStringSerializer.class) Instant createdAt,

        @JsonSerialize(using = ToStringSerializer.class) @Nullable
        Instant rotatedAt,

        @JsonSerialize(using = ToStringSerializer.class) @Nullable
        Instant expiresAt,

        @JsonSerialize(using = ToStringSerializer.class) @Nullable
        Instant lastUsedAt,

        @JsonSerialize(using = ToStringSerializer.class) @Nullable
        Instant lastTestedAt,

        List<String> warnings) {
    public ConnectionSummary {
        warnings = List.copyOf(warnings);
    }

    static ConnectionSummary of(Connection connection, TokenAges ages, Instant now) {
        return new ConnectionSummary(
                connection.name(),
                connection.apiUrl().toString(),
                connection.registry(),
                connection.username(),
                connection.imageScope(),
                connection.source().name().toLowerCase(Locale.ROOT),
                switch (connection.credential()) {
                    case StoredCredential.Anonymous anonymous -> "anonymous";
                    case StoredCredential.Sealed sealed -> "sealed";
                    case StoredCredential.Reference reference -> reference.text();
                },
                connection.createdAt(),
                connection.rotatedAt(),
                connection.expiresAt(),
                connection.lastUsedAt(),
                connection.lastTestedAt(),
                ages.warnings(
                        connection.credential() instanceof StoredCredential.Anonymous
                                ? null
                                : connection.credentialSince(),
                        connection.expiresAt(),
                        connection.lastUsedAt() == null ? connection.createdAt() : connection.lastUsedAt(),
                        now));
    }
}
