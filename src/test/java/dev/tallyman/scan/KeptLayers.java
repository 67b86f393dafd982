package dev.tallyman.scan;

import dev.tallyman.catalog.LayerFacts;
import dev.tallyman.model.Digest;
import dev.tallyman.testing.KeptFacts;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Keeps the facts of layers in memory, in their stored form. */
final class KeptLayers implements LayerFactsCache {
    private final Map<Digest, byte[]> kept = new HashMap<>();

    @Override
    public Optional<LayerFacts> get(Digest layer) {
        return Optional.ofNullable(kept.get(layer)).map(KeptFacts::read);
    }

    @Override
    public void put(Digest layer, LayerFacts facts) {
        kept.put(layer, KeptFacts.json(facts));
    }

    void clear() {
        kept.clear();
    }
}
