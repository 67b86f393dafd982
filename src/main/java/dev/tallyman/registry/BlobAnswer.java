package dev.tallyman.registry;

import java.io.IOException;
import java.io.InputStream;

/**
 * What came of a request for a blob.
 *
 * @param part  whether it is the part that was asked for; else the whole blob, whatever was asked for
 * @param start the offset in the blob of the body's first byte
 * @param total the blob's size as the server told it with a part; -1 where it did not
 */
record BlobAnswer(InputStream body, boolean part, long start, long total) implements AutoCloseable {
    static BlobAnswer whole(InputStream body) {
        return new BlobAnswer(body, false, 0, -1);
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
