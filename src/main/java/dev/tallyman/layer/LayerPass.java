package dev.tallyman.layer;

import java.io.IOException;

/** A way to go through the entries of one layer: whole, or by its table of contents. */
@FunctionalInterface
public interface LayerPass {
    /**
     * Shows every entry to {@code visitor}, in the order of the archive and on the caller's thread. May be called again.
     *
     * @throws IOException                           where the layer cannot be fetched, or not be read in this way
     * @throws dev.tallyman.model.TallymanException where it is not what its manifest says; with either, nothing that {@code visitor} saw counts
     */
    LayerSummary show(LayerVisitor visitor) throws IOException;
}
