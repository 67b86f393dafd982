package dev.tallyman.inventory;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something about an image that is not as it should be, whatever is in it; components are named as the JSON.
 *
 * @param image   {@code owner/name}
 * @param subject the digest, tag or name that it is about
 * @param tags    of the version, where it is about one
 * @param message in words
 * @param seenAt  when it was seen; null where that is not known
 */
public record Irregularity(
        Kind kind,
        String image,
        String subject,
        List<String> tags,
        String message,

        @JsonSerialize(using = ToStringSerializer.class) @Nullable
        Instant seenAt) {
    public Irregularity {
        tags = List.copyOf(tags);
    }

    /** The kinds, the worst first. */
    public enum Kind {
        /** A tag that should stay points elsewhere now. */
        DRIFT,
        /** See {@link VersionCondition#GHOST}. */
        GHOST,
        /** See {@link VersionCondition#PARTIAL}. */
        PARTIAL,
        /** See {@link VersionCondition#ORPHANED}. */
        ORPHANED,
        /** Nobody is known to look after the image: no team, no repository. */
        NO_OWNER;

        /** As in JSON. */
        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
