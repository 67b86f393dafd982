package dev.tallyman.layer;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The first of the two threads: decompresses, and takes the source to its end whatever it finds. */
final class Inflation implements Runnable {
    private final SourceBytes source;
    private final Pipe pipe;
    private final boolean checked;
    private final LayerLimits limits;
    private final Clock clock;

    /** @param checked whether what comes out is compared with a digest */
    Inflation(SourceBytes source, Pipe pipe, boolean checked, LayerLimits limits, Clock clock) {
        this.source = source;
        this.pipe = pipe;
        this.checked = checked;
        this.limits = limits;
        this.clock = clock;
    }

    @Override
    public void run() {
        try {
            String failure;
            try {
                failure = decompress();
            } catch (IOException e) {
                failure = e.getMessage() == null ? "the compressed stream is broken" : e.getMessage();
            } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
                failure = "the compressed stream cannot be read: " + e;
            }
            source.drain();
            pipe.end(failure);
        } catch (InterruptedException | InterruptedIOException e) {
            // The reader is gone, and with it whoever would want to know.
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable String decompress() throws IOException, InterruptedException {
        Instant end = clock.instant().plus(limits.maxTime());
        long total = 0;
        try (Decompressor decompressor = Decompressor.of(source, checked)) {
            while (true) {
                Pipe.Chunk chunk = pipe.empty();
                chunk.length = decompressor.read(
                        chunk.data, 0, (int) Math.min(chunk.data.length, limits.maxBytes() - total + 1));
                if (chunk.length < 0) {
                    return null;
                }
                total += chunk.length;
                String exceeded = exceeded(total, end);
                if (exceeded != null) {
                    return exceeded;
                }
                pipe.put(chunk);
            }
        }
    }

    private @Nullable String exceeded(long total, Instant end) {
        if (total > limits.maxBytes()) {
            return "it has more than " + limits.maxBytes() + " bytes uncompressed; reading stopped there";
        }
        if (total > limits.ratioFreeBytes() && total / limits.maxRatio() > source.count()) {
            return "it grows more than " + limits.maxRatio()
                    + " times when uncompressed, as a bomb does; reading stopped after " + total + " bytes";
        }
        if (clock.instant().isAfter(end)) {
            return "it takes longer than " + limits.maxTime().toSeconds() + " seconds; reading stopped";
        }
        return null;
    }
}
