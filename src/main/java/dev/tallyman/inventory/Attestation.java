package dev.tallyman.inventory;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.tallyman.model.Digest;
import org.jspecify.annotations.Nullable;

/**
 * An attestation that GitHub keeps, with what it says of itself: nothing of it is verified. Components are named as the JSON.
 *
 * @param subject       digest of what it is about
 * @param predicateType {@code https://slsa.dev/provenance/v1}; null where the bundle could not be read
 * @param builder       identifier of what built it
 * @param repository    {@code owner/name} that the build ran for
 * @param workflow      {@code path@ref}
 * @param mediaType     of the bundle
 * @param problem       why it could not be read, or what does not fit
 */
public record Attestation(
        @JsonSerialize(using = ToStringSerializer.class) Digest subject,
        @Nullable String predicateType,
        @Nullable String builder,
        @Nullable String repository,
        @Nullable String workflow,
        @Nullable String mediaType,
        @Nullable String problem) {
    public static Attestation unreadable(Digest subject, String problem) {
        return new Attestation(subject, null, null, null, null, null, problem);
    }
}
