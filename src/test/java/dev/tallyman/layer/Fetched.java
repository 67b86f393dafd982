package dev.tallyman.layer;

import java.io.ByteArrayInputStream;

/** Bytes as a decompressor gets them, without a second thread. */
final class Fetched {
    private Fetched() {}

    static SourceBytes of(byte[] bytes) {
        return new SourceBytes(new Fetch(new ByteArrayInputStream(bytes), null));
    }
}
