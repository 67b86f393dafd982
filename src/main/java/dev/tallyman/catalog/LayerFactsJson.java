package dev.tallyman.catalog;

/** The stored form of {@link LayerFacts}. */
final class LayerFactsJson {
    private LayerFactsJson() {}

    static byte[] write(LayerFacts facts) {
        throw new UnsupportedOperationException(facts.toString());
    }

    static LayerFacts read(byte[] json) {
        throw new IllegalArgumentException("not layer facts: " + json.length);
    }
}
