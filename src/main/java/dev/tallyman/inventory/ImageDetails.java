package dev.tallyman.inventory;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code tallyman show} tells of an image; components are named as its JSON.
 *
 * @param storage  of the whole image
 * @param ownership   who looks after it
 * @param related     what belongs to the version that was asked for; empty where the whole image was
 * @param attestations what GitHub keeps about that version, not verified; null where the whole image was asked for
 * @param versions the one asked for, or all
 * @param images   those that the versions reach, each once; attestations are not among them
 */
public record ImageDetails(
        String name,
        String registry,
        Storage storage,
        Ownership ownership,
        List<Related> related,
        Attestations.@Nullable Known attestations,
        List<VersionSummary> versions,
        List<PlatformImage> images) {
    public ImageDetails {
        related = List.copyOf(related);
        versions = List.copyOf(versions);
        images = List.copyOf(images);
    }
}
