package dev.tallyman.layer;

import java.io.IOException;
import java.io.InterruptedIOException;

/** The compressed bytes, for the thread that decompresses them. */
final class SourceBytes extends PipedBytes {
    private final Fetch fetch;

    SourceBytes(Fetch fetch) {
        super(fetch.output());
        this.fetch = fetch;
    }

    /** How many there should be; 0 where nobody said. */
    long expectedBytes() {
        return fetch.expectedBytes();
    }

    /** @throws IOException where the transfer broke off here, too */
    @Override
    boolean fill() throws IOException {
        boolean more = next();
        String failure = more ? null : fetch.output().failure();
        if (failure != null) {
            throw new IOException(failure);
        }
        return more;
    }

    /** Takes what is left, so that all of it is fetched, for its hash. */
    void drain() throws InterruptedIOException {
        boolean more;
        do {
            more = next();
        } while (more);
    }
}
