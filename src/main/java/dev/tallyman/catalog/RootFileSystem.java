package dev.tallyman.catalog;

import java.nio.file.Path;

/** Reads a root file system that is no image: a folder, or a tarball (plain, gzip, zstd, xz). */
public final class RootFileSystem {
    private RootFileSystem() {}

    /**
     * Reads it as one layer; {@code Composition.compose(List.of(facts))} is what it holds.
     *
     * @throws dev.tallyman.model.TallymanException {@code NOT_FOUND}, {@code ENVIRONMENT} where it cannot be read, {@code BAD_CONTENT}
     *     where it is neither a folder nor a tarball
     */
    public static LayerFacts read(Path folderOrTarball) {
        throw new UnsupportedOperationException(folderOrTarball.toString());
    }
}
