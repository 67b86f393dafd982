package dev.tallyman.layer;

import java.io.IOException;
import java.io.InputStream;

/** Sees the entries of a layer as they stream by, in the order of the archive, on one thread. */
public interface LayerVisitor {
    /**
     * Whether the content of a file is of interest. Asked before anything of it is fetched, where a layer is read in part; has to give the same
     * answer whenever it is asked.
     *
     * @param file of at least one byte
     */
    default boolean wants(LayerEntry file) {
        return true;
    }

    /**
     * An entry.
     *
     * @param content of a file, at most {@link LayerEntry#size} bytes, valid until this method returns; what is left unread is skipped
     *                without being copied. Empty for the other kinds, and where a layer is read in part for what {@link #wants} did not want
     * @throws IOException as {@code content} threw it; anything thrown ends the reading
     */
    void entry(LayerEntry entry, InputStream content) throws IOException;
}
