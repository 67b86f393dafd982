package dev.tallyman.layer.chunked;

import dev.tallyman.layer.chunked.NotByTableException.Cause;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import java.io.IOException;
import java.io.InputStream;

/** The parts of one blob, counted. */
final class Parts {
    private final BlobParts blob;
    private final long size;
    private long fetched;
    private int requests;

    /** @param size of the blob, as its manifest states it */
    Parts(BlobParts blob, long size) {
        this.blob = blob;
        this.size = size;
    }

    long size() {
        return size;
    }

    /** Bytes that were asked for. */
    long fetched() {
        return fetched;
    }

    int requests() {
        return requests;
    }

    InputStream open(long first, long length) throws IOException {
        requests++;
        InputStream part;
        try {
            part = blob.open(first, length)
                    .orElseThrow(() -> new NotByTableException(Cause.NOT_WORTH_IT, "parts of it cannot be had"));
        } catch (TallymanException e) {
            if (e.code() == ErrorCode.BAD_CONTENT) {
                throw new NotByTableException(Cause.SERVER, "a part of it could not be had: " + e.reason());
            }
            throw e;
        }
        fetched += length;
        return part;
    }

    byte[] bytes(long first, int length) throws IOException {
        try (InputStream part = open(first, length)) {
            byte[] bytes = part.readNBytes(length);
            if (bytes.length < length) {
                throw new IOException("the transfer ended after " + bytes.length + " of " + length + " bytes");
            }
            return bytes;
        }
    }
}
