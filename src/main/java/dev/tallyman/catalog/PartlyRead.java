package dev.tallyman.catalog;

import dev.tallyman.model.Digest;
import dev.tallyman.model.Problem;
import java.util.Locale;

/** A layer of an image that was read in part, by its table of contents. */
public record PartlyRead(Digest layer, LayerFacts.InPart how) {
    private static final double MEGABYTE = 1e6;

    /** What that means for whoever reads the result. */
    public Problem notice() {
        String amount = String.format(
                Locale.ROOT,
                "%.1f of %.1f MB in %d requests",
                how.fetched() / MEGABYTE,
                how.size() / MEGABYTE,
                how.requests());
        return new Problem(
                "layer " + layer,
                "read in part, by its table of contents (" + amount
                        + "): its own digest was not checked, a file that the table leaves out was not seen, and secrets were not searched");
    }
}
