package dev.tallyman.server.views;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A version of a package, over all images that a tag reaches or within one.
 *
 * @param lookedUp whether advisories of its ecosystem were there when it was matched
 * @param owner    purl of the system package that owns it; its weaknesses are reported there
 * @param images   names of the images that have it; within one image empty
 * @param layer    number of the layer that brought it, 1 is the bottom; null where unknown or over many images
 */
public record PackageRow(
        String purl,
        String name,
        String version,
        String type,
        String source,
        String ecosystem,
        boolean lookedUp,
        Tally tally,
        List<String> images,
        @Nullable Integer layer,
        List<String> paths,
        List<String> licenses,
        @Nullable String owner) {
    public PackageRow {
        images = List.copyOf(images);
        paths = List.copyOf(paths);
        licenses = List.copyOf(licenses);
    }
}
