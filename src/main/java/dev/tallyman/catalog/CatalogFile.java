package dev.tallyman.catalog;

import java.io.IOException;
import java.io.InputStream;

/** A regular file of a layer while it streams by. */
public interface CatalogFile {
    /** Normalised, without a leading slash. */
    String path();

    /** In bytes, as the archive states it. */
    long size();

    /** The content, once; never more than {@link #size} bytes. Not to be closed or kept: it is part of the layer's stream. */
    InputStream content();

    /**
     * The whole content.
     *
     * @throws TooLargeException where it has more than {@code max} bytes
     */
    byte[] bytes(int max) throws IOException;

    /** A file is over the cap of what wants to read it. */
    final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1;

        public TooLargeException(String path, long size, long max) {
            super(path + " has " + size + " bytes, more than the " + max + " that are read");
        }
    }
}
