package dev.tallyman.testing;

import dev.tallyman.catalog.LayerFacts;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The stored form of a layer's facts, in memory. */
public final class KeptFacts {
    private KeptFacts() {}

    public static byte[] json(LayerFacts facts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            facts.writeJson(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    public static LayerFacts read(byte[] json) {
        try {
            return LayerFacts.readJson(new ByteArrayInputStream(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
