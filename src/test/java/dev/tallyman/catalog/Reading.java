package dev.tallyman.catalog;

import dev.tallyman.testing.Facts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;

/** Lets one cataloger read one file, without the engine that would catch what it throws. */
public final class Reading {
    private Reading() {}

    public static Facts of(Cataloger cataloger, String path, String content) {
        return of(cataloger, path, content.getBytes(StandardCharsets.UTF_8));
    }

    public static Facts of(Cataloger cataloger, String path, byte[] content) {
        Facts facts = new Facts();
        try {
            cataloger.read(OpenFile.of(path, content), facts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] kept = facts.kept;
        if (kept != null) {
            TreeMap<String, byte[]> folder = new TreeMap<>();
            folder.put(path, kept);
            cataloger.readTogether(folder, other -> facts);
        }
        return facts;
    }
}
