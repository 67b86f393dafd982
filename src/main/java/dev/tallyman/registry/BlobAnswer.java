package dev.tallyman.registry;

import java.io.IOException;
import java.io.InputStream;

/** @param start the offset in the blob of the body's first byte */
record BlobAnswer(InputStream body, long start) implements AutoCloseable {
    @Override
    public void close() throws IOException {
        body.close();
    }
}
