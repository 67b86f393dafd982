package dev.tallyman.inventory;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.tallyman.model.Digest;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The image that another one is built on; components are named as the JSON.
 *
 * @param evidence  what the answer stands on
 * @param why       the same in words
 * @param name      what to call it; null where only the history tells that there is one
 * @param digest    of its manifest for this platform, or as declared; null where not known
 * @param layers    how many of the lowest layers are the base's; null where not known
 * @param estimated whether {@code layers} is an estimate
 * @param declared  what the image's annotations or labels name as its base, whatever the layers say; null where they name none
 * @param held      every name of it in the inventory; several where tags or repositories share it
 * @param newer     a newer version of it that the inventory has; null where there is none, or the base is not in the inventory
 */
public record BaseImage(
        Evidence evidence,
        String why,
        @Nullable String name,

        @JsonSerialize(using = ToStringSerializer.class) @Nullable
        Digest digest,

        @Nullable Integer layers,
        boolean estimated,
        @Nullable String declared,
        List<BaseName> held,
        @Nullable Newer newer) {
    public BaseImage {
        held = List.copyOf(held);
    }

    /** From the strongest. */
    public enum Evidence {
        /** The layers of an image of the inventory are the lowest of this one's. */
        LAYERS,
        /** Annotations or labels name it. */
        DECLARED,
        /** The history has marks of where a base ends. */
        HISTORY;

        /** As in JSON. */
        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param name     as one pulls it
     * @param tagMoved whether a tag of the base points to it now; else it is the newest tagged one of the same repository
     * @param fixes    weaknesses of the base that it does not have; null where one of the two was not read whole, or there are no advisories for it
     */
    public record Newer(
            BaseName name,

            @JsonSerialize(using = ToStringSerializer.class) Digest digest,

            boolean tagMoved,
            @Nullable Integer fixes) {}

    /** Where a layer comes from. */
    public enum Origin {
        BASE,
        IMAGE,
        UNKNOWN;

        /** As in JSON. */
        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What to call it in a table. */
    public String title() {
        return name == null ? "a base that nothing names" : name;
    }
}
