package dev.tallyman.inventory;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What changed in the inventory, and when it was seen. */
public interface History {
    /** Of one image since {@code since}, newest first: what happened to it, and what was found or is gone of what is wrong with it. */
    Listing<Event> of(ImageName image, Instant since, int limit, @Nullable String cursor);

    /** Of all images since {@code since}, newest first. */
    Listing<Event> since(Instant since, int limit, @Nullable String cursor);

    /**
     * Something changed; components are named as the JSON.
     *
     * @param image   {@code owner/name}; null where the event is about none, or, as of a finding, about what several may have
     * @param kind    {@code tag-added}, {@code tag-moved}, {@code tag-removed}, {@code version-added}, {@code version-gone}, {@code repository-added}, {@code finding-new}, {@code finding-gone}, …
     * @param subject the tag, digest, name or weakness
     * @param after   where it points now; of a finding the package URL of what has it
     * @param drift   whether a tag that should stay points elsewhere now
     */
    record Event(
            @JsonSerialize(using = ToStringSerializer.class) Instant at,
            @Nullable String image,
            String kind,
            String subject,
            @Nullable String before,
            @Nullable String after,
            boolean drift) {}
}
