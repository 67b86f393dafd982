package dev.tallyman.scan;

import dev.tallyman.catalog.ImageContents;
import dev.tallyman.model.Digest;

/** Keeps what was read of images that the inventory has, so that {@code find} answers from it. */
public interface ContentsRecorder {
    ContentsRecorder NONE = (manifest, contents) -> {};

    /**
     * Records what an image holds; does nothing for one that the inventory does not have.
     *
     * @param manifest digest of the image's own manifest
     */
    void record(Digest manifest, ImageContents contents);
}
