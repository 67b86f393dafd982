package dev.tallyman.inventory;

import java.util.List;

/**
 * What {@code tallyman show} tells of an image; components are named as its JSON.
 *
 * @param storage  of the whole image
 * @param versions the one asked for, or all
 * @param images   those that the versions reach, each once; attestations are not among them
 */
public record ImageDetails(
        String name, String registry, Storage storage, List<VersionSummary> versions, List<PlatformImage> images) {
    public ImageDetails {
        versions = List.copyOf(versions);
        images = List.copyOf(images);
    }
}
