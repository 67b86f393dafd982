package dev.tallyman.inventory;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.tallyman.inventory.BaseImage.Evidence;
import dev.tallyman.inventory.BaseImage.Newer;
import dev.tallyman.model.Digest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A base, and what is built on it; components are named as the JSON.
 *
 * @param name     what to call it
 * @param platform null where it is only declared
 * @param digest   of its manifest, or as declared; null where not known
 * @param layers   how many it has; null where it is not in the inventory
 * @param held     every name of it in the inventory; empty where it is only declared
 * @param images   one name of each that a tag reaches and that has its layers, also by way of another base
 * @param direct   how many of them have no other base of the inventory between
 * @param findings weaknesses of the base itself by severity; null where it was not read whole, or there are no advisories for it
 * @param newer    a newer version of it in the inventory
 * @param rebuild  what building all of them on {@code newer} would do; null where that is not known
 */
public record BaseSummary(
        String name,
        Evidence evidence,
        @Nullable String platform,

        @JsonSerialize(using = ToStringSerializer.class) @Nullable
        Digest digest,

        @Nullable Integer layers,
        List<BaseName> held,
        List<BaseName> images,
        int direct,
        @Nullable SeverityCount findings,
        @Nullable Newer newer,
        @Nullable Rebuild rebuild) {
    public BaseSummary {
        held = List.copyOf(held);
        images = List.copyOf(images);
    }

    /**
     * @param fixes  weaknesses that would go from one image or more
     * @param images that would lose one or more
     * @param unread images of which that is not known, since they were not read
     */
    public record Rebuild(int fixes, int images, int unread) {}
}
