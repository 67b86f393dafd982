package dev.tallyman.inventory;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.tallyman.model.Digest;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A line of {@code tallyman versions IMAGE}; components are named as its JSON.
 *
 * @param id        GitHub's
 * @param platforms {@code os/architecture[/variant]} as the index states them, or the image's own; attestations have none
 * @param size      in bytes, config and layers as stated; of an index the sum over its images; null where it is not known
 * @param condition null where nothing is known to be broken
 * @param problem   why it is unreadable, which of its entries are, or what is broken
 */
public record VersionSummary(
        long id,
        @JsonSerialize(using = ToStringSerializer.class) Digest digest,
        List<String> tags,
        VersionKind kind,
        List<String> platforms,
        @Nullable Long size,

        @JsonSerialize(using = ToStringSerializer.class) @Nullable
        Instant createdAt,

        Presence state,
        @Nullable VersionCondition condition,
        @Nullable String problem) {
    public VersionSummary {
        tags = List.copyOf(tags);
        platforms = List.copyOf(platforms);
    }
}
