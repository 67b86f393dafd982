package dev.tallyman.scan;

import dev.tallyman.catalog.LayerFacts;
import dev.tallyman.model.Digest;
import java.util.Optional;

/** Facts of layers that were read before, by digest and the analyser's version. Safe for use by several threads. */
public interface LayerFactsCache {
    /** Remembers nothing. */
    LayerFactsCache NONE = new LayerFactsCache() {
        @Override
        public Optional<LayerFacts> get(Digest layer) {
            return Optional.empty();
        }

        @Override
        public void put(Digest layer, LayerFacts facts) {}
    };

    Optional<LayerFacts> get(Digest layer);

    /**
     * Keeps the facts of a layer that was read whole and checked, or in part and checked as far ({@link LayerFacts#inPart}); never those of one
     * that was not. What was read whole takes the place of what was read in part, and never the other way round.
     */
    void put(Digest layer, LayerFacts facts);
}
