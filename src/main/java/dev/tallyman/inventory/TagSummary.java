package dev.tallyman.inventory;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.tallyman.model.Digest;
import java.time.Instant;

/**
 * A line of {@code tallyman tags IMAGE}; components are named as its JSON.
 *
 * @param seenAt when it was first seen at this digest
 */
public record TagSummary(
        String tag,
        @JsonSerialize(using = ToStringSerializer.class) Digest digest,
        @JsonSerialize(using = ToStringSerializer.class) Instant seenAt) {}
