package dev.tallyman.connection;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
                warnings(connection, ages, now));
    }

    private static List<String> warnings(Connection connection, TokenAges ages, Instant now) {
        List<String> warnings = new ArrayList<>();
        Instant expiresAt = connection.expiresAt();
        if (expiresAt != null && !now.isBefore(expiresAt)) {
            warnings.add("the token ended at " + expiresAt);
        } else if (expiresAt != null && now.isAfter(expiresAt.minus(Duration.ofDays(ages.beforeExpiry())))) {
            warnings.add("the token ends at " + expiresAt);
        }
        long age = Duration.between(connection.credentialSince(), now).toDays();
        if (!(connection.credential() instanceof StoredCredential.Anonymous) && age >= ages.old()) {
            warnings.add("the token is " + age + " days old" + (age >= ages.most() ? ": rotate it" : ""));
        }
        Instant used = connection.lastUsedAt() == null ? connection.createdAt() : connection.lastUsedAt();
        if (Duration.between(used, now).toDays() >= ages.unused()) {
            warnings.add("nothing has used it since " + used);
        }
        return warnings;
    }
}
