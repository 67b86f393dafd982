package dev.tallyman.catalog.format;

import dev.tallyman.catalog.CatalogFile;
import dev.tallyman.catalog.FactSink;
import java.io.IOException;
import java.util.Optional;

/** Reads whole files up to a cap, so that an over-long one is a problem and not an error of the layer. */
public final class Content {
    private Content() {}

    /**
     * The whole content; empty, with a problem recorded, where it has more than {@code max} bytes.
     *
     * @throws IOException where the layer breaks off
     */
    public static Optional<byte[]> read(CatalogFile file, int max, FactSink facts) throws IOException {
        try {
            return Optional.of(file.bytes(max));
        } catch (CatalogFile.TooLargeException e) {
            facts.problem("it has " + file.size() + " bytes, more than the " + max + " that are read");
            return Optional.empty();
        }
    }
}
