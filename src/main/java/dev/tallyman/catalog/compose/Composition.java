package dev.tallyman.catalog.compose;

import dev.tallyman.catalog.ImageContents;
import dev.tallyman.catalog.LayerFacts;
import java.util.List;

/** Lays the facts of layers over each other, as a container's file system would. */
public final class Composition {
    private Composition() {}

    /**
     * What an image holds.
     *
     * @param layers bottom first; {@link LayerFacts#unread} for one that was not read
     */
    public static ImageContents compose(List<LayerFacts> layers) {
        throw new UnsupportedOperationException(layers.toString());
    }
}
