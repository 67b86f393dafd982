package dev.tallyman.connection;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.time.Clock;
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
    static final int EXPIRY_WARNING_DAYS = 14;
    static final int OLD_DAYS = 75;
    static final int VERY_OLD_DAYS = 90;
    static final int UNUSED_DAYS = 30;

    public ConnectionSummary {
        warnings = List.copyOf(warnings);
    }

    public static ConnectionSummary of(Connection connection, Clock clock) {
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
                warnings(connection, clock.instant()));
    }

    private static List<String> warnings(Connection connection, Instant now) {
        List<String> warnings = new ArrayList<>();
        Instant expiresAt = connection.expiresAt();
        if (expiresAt != null && !now.isBefore(expiresAt)) {
            warnings.add("the token ended at " + expiresAt);
        } else if (expiresAt != null && now.isAfter(expiresAt.minus(Duration.ofDays(EXPIRY_WARNING_DAYS)))) {
            warnings.add("the token ends at " + expiresAt);
        }
        long age = Duration.between(connection.credentialSince(), now).toDays();
        if (!(connection.credential() instanceof StoredCredential.Anonymous) && age >= OLD_DAYS) {
            warnings.add("the token is " + age + " days old" + (age >= VERY_OLD_DAYS ? ": rotate it" : ""));
        }
        Instant used = connection.lastUsedAt() == null ? connection.createdAt() : connection.lastUsedAt();
        if (Duration.between(used, now).toDays() >= UNUSED_DAYS) {
            warnings.add("nothing has used it since " + used);
        }
        return warnings;
    }
}
