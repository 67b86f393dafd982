package dev.tallyman.inventory;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.tallyman.model.Digest;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A manifest that belongs to another one of the same image; components are named as the JSON.
 *
 * @param about          the digest of the other one
 * @param kind           {@code unreadable} where its manifest is not held
 * @param tag            that it was found by
 * @param predicateTypes of the statements in it, as its manifest tells
 * @param present        whether it is there as a version
 */
public record Related(
        @JsonSerialize(using = ToStringSerializer.class) Digest about,
        @JsonSerialize(using = ToStringSerializer.class) Digest digest,
        VersionKind kind,
        Link link,
        @Nullable String tag,
        List<String> predicateTypes,
        boolean present) {
    public Related {
        predicateTypes = List.copyOf(predicateTypes);
    }

    /** What ties the two. */
    public enum Link {
        /** An index names it. */
        ENTRY,
        /** It names the other one as its subject. */
        SUBJECT,
        /** The referrers' fallback index, {@code sha256-…}, names it. */
        FALLBACK,
        /** Its tag, {@code sha256-….sig}, {@code .att}, {@code .sbom} or {@code sha256-…} itself. */
        TAG;

        /** As in JSON. */
        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
