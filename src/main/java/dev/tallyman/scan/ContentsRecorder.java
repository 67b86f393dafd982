package dev.tallyman.scan;

import dev.tallyman.catalog.ImageContents;
import dev.tallyman.model.Digest;
import java.util.List;

/** Keeps what was read of images that the inventory has, so that {@code find} answers from it. */
public interface ContentsRecorder {
    /** Keeps nothing. */
    ContentsRecorder NONE = new Nothing();

    /**
     * Records what an image holds; does nothing for one that the inventory does not have.
     *
     * @param manifest digest of the image's own manifest
     */
    void record(Digest manifest, ImageContents contents);

    /** Keeps the VEX documents that came with an image, in place of those known before; does nothing for one that the inventory does not have. */
    default void attached(Digest manifest, List<AttachedVex> documents) {}

    /** A class: a lambda that an interface is initialized with is in no ahead-of-time cache. */
    final class Nothing implements ContentsRecorder {
        private Nothing() {}

        @Override
        public void record(Digest manifest, ImageContents contents) {}
    }
}
