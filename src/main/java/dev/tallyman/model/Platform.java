package dev.tallyman.model;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an image runs on, {@code os/architecture[/variant]} (OCI image specification, image-index.md, "platform object").
 * {@code unknown/unknown} is what BuildKit gives its attestation manifests.
 */
public record Platform(
        String os, String architecture, @Nullable String variant) {
    public static final Platform UNKNOWN = new Platform("unknown", "unknown", null);

    /** Parses {@code os/architecture[/variant]}; empty where a part is missing or there are too many. */
    public static Optional<Platform> tryParse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length < 2
                || parts.length > 3
                || java.util.Arrays.stream(parts).anyMatch(String::isBlank)) {
            return Optional.empty();
        }
        return Optional.of(new Platform(parts[0], parts[1], parts.length == 3 ? parts[2] : null));
    }

    /** Whether an image of {@code this} platform is one that {@code wanted} asks for; a variant left out of {@code wanted} matches all. */
    public boolean satisfies(Platform wanted) {
        return os.equals(wanted.os)
                && architecture.equals(wanted.architecture)
                && (wanted.variant == null
                        || wanted.variant.equals(variant)
                        || (variant == null && "arm64".equals(architecture) && "v8".equals(wanted.variant)));
    }

    /** By hand, like {@link #hashCode}: what a record has by itself is made when it is first called, which a command waits 18 ms for. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Platform platform
                && os.equals(platform.os)
                && architecture.equals(platform.architecture)
                && Objects.equals(variant, platform.variant);
    }

    @Override
    public int hashCode() {
        return (os.hashCode() * 31 + architecture.hashCode()) * 31 + Objects.hashCode(variant);
    }

    @Override
    public String toString() {
        return variant == null ? os + "/" + architecture : os + "/" + architecture + "/" + variant;
    }
}
