package dev.tallyman.inventory;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A line of {@code tallyman images}; components are named as its JSON.
 *
 * @param name       {@code owner/name}, without the registry's host
 * @param registry   host, with the port where it has one
 * @param versions   that are there
 * @param repository the repository on GitHub that it is linked to
 * @param teams      who looks after it
 * @param ownedBy    what tells so; null where it was not looked at yet
 * @param updatedAt  as the API states it
 * @param syncedAt   when its versions were last known to be complete; null where they never were
 */
public record ImageSummary(
        String name,
        String registry,
        Visibility visibility,
        long versions,
        long tags,
        @Nullable String repository,
        List<String> teams,
        Ownership.@Nullable By ownedBy,

        @JsonSerialize(using = ToStringSerializer.class) @Nullable
        Instant updatedAt,

        Presence state,

        @JsonSerialize(using = ToStringSerializer.class) @Nullable
        Instant syncedAt) {
    public ImageSummary {
        teams = List.copyOf(teams);
    }
}
