package dev.tallyman.registry;

import dev.tallyman.model.Bounded;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** The files of a folder or of an archive, by their path within it. Safe for use by several threads. */
interface LocalFiles extends AutoCloseable {
    /** In bytes; empty where there is no regular file of that path. */
    Optional<Long> size(String path);

    /** @throws java.nio.file.NoSuchFileException where there is none */
    InputStream open(String path) throws IOException;

    /**
     * Opens a part of a file.
     *
     * @return empty where a part costs as much as all that lies before it
     */
    default Optional<InputStream> open(String path, long first, long length) throws IOException {
        InputStream whole = open(path);
        whole.skipNBytes(first);
        return Optional.of(new Bounded(whole, length));
    }

    /** For messages: the folder's or archive's own path. */
    String shown();

    @Override
    void close();
}
