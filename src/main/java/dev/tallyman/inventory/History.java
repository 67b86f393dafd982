package dev.tallyman.inventory;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What changed in the inventory, and when it was seen. */
public interface History {
    /** Newest first. */
    Listing<Event> of(ImageName image, int limit, @Nullable String cursor);

    /** Of all images since {@code since}, newest first. */
    Listing<Event> since(Instant since, int limit, @Nullable String cursor);

    /**
     * Something changed; components are named as the JSON.
     *
     * @param image   {@code owner/name}; null where the event is about none
     * @param kind    {@code tag-added}, {@code tag-moved}, {@code tag-removed}, {@code version-added}, {@code version-gone}, {@code image-added}, …
     * @param subject the tag, digest or name
     */
    record Event(
            @JsonSerialize(using = ToStringSerializer.class) Instant at,
            @Nullable String image,
            String kind,
            String subject,
            @Nullable String before,
            @Nullable String after) {
        /** Whether a tag that people take for fixed points elsewhere now. */
        @JsonProperty
        public boolean drift() {
            return kind.equals("tag-moved") && FixedTag.is(subject);
        }
    }
}
