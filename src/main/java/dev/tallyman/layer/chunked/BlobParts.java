package dev.tallyman.layer.chunked;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** A blob of which parts can be had. */
@FunctionalInterface
public interface BlobParts {
    /**
     * Opens bytes {@code first} to {@code first + length - 1}; the stream gives exactly these or breaks off with an exception.
     *
     * @return empty where only the whole blob can be had
     * @throws dev.tallyman.model.TallymanException {@code BAD_CONTENT} where something else comes than was asked for
     */
    Optional<InputStream> open(long first, long length) throws IOException;
}
