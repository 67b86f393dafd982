package dev.tallyman.layer;

import java.io.IOException;
import java.io.InputStream;

/** Sees the entries of a layer as they stream by, in the order of the archive, on one thread. */
public interface LayerVisitor {
    /**
     * An entry.
     *
     * @param content of a file, at most {@link LayerEntry#size} bytes, valid until this method returns; what is left unread is skipped
     *                without being copied. Empty for the other kinds
     * @throws IOException as {@code content} threw it; anything thrown ends the reading
     */
    void entry(LayerEntry entry, InputStream content) throws IOException;
}
