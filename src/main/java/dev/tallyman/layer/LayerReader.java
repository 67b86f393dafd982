package dev.tallyman.layer;

import dev.tallyman.model.Descriptor;
import dev.tallyman.model.Digest;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.Problem;
import dev.tallyman.model.TallymanException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads layers, each once and to its end. Safe for use by several threads, one layer each. */
public final class LayerReader {
    /** Whose algorithm is used where no diff-id is known. */
    private static final Digest ANY = new Digest("sha256", "0".repeat(64));

    /** Of uncompressed bytes: so much does one of the two threads get ahead of the other. */
    private static final int BUFFERS = 20;

    private static final int BATCH = 4;

    private final LayerLimits limits;
    private final Clock clock;

    public LayerReader(LayerLimits limits, Clock clock) {
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * Reads a layer and shows its entries to {@code visitor}, on the caller's thread. A second thread decompresses; {@code blob} is read by whichever has the time.
     *
     * @param blob   read to its end, not closed
     * @param diffId digest of the uncompressed bytes; checked where given
     * @throws TallymanException {@code BAD_CONTENT} where a digest or the size differs, {@code UNREACHABLE} where {@code blob} breaks off:
     *     known only at the end, so what the visitor saw by then must be dropped
     */
    public LayerSummary read(InputStream blob, Descriptor descriptor, @Nullable Digest diffId, LayerVisitor visitor) {
        return read(blob, descriptor, "layer " + descriptor.digest(), diffId, visitor);
    }

    /** As {@link #read}, for an archive that nobody made a statement about. */
    public LayerSummary readUnchecked(InputStream archive, String name, LayerVisitor visitor) {
        return read(archive, null, name, null, visitor);
    }

    private LayerSummary read(
            InputStream blob,
            @Nullable Descriptor descriptor,
            String name,
            @Nullable Digest diffId,
            LayerVisitor visitor) {
        Fetch fetch = new Fetch(blob, descriptor);
        Pipe pipe = new Pipe(BUFFERS, BATCH, fetch::fetchOne);
        SourceBytes source = new SourceBytes(fetch);
        Thread inflating = Thread.ofPlatform()
                .daemon()
                .name("layer-inflate")
                .start(new Inflation(source, pipe, diffId != null, limits, clock));
        List<Problem> problems = new ArrayList<>();
        Uncompressed bytes = new Uncompressed(pipe, diffId == null ? ANY : diffId);
        TarWalker walker = new TarWalker(bytes, limits, name, visitor, problems);
        try {
            walker.walk();
            if (bytes.drain() && walker.cameToItsEnd()) {
                problems.add(
                        new Problem(name, "there is content after the end of the archive, which no container sees"));
            }
            inflating.join();
        } catch (InterruptedException | InterruptedIOException e) {
            Thread.currentThread().interrupt();
            throw new TallymanException(ErrorCode.ENVIRONMENT, "read " + name, "it was interrupted", "", e);
        } catch (IOException e) {
            throw new TallymanException(ErrorCode.ENVIRONMENT, "read " + name, String.valueOf(e.getMessage()), "", e);
        } finally {
            inflating.interrupt();
            fetch.output().release();
            pipe.release();
        }
        fetch.check();
        String failure = pipe.failure();
        if (failure != null) {
            problems.addFirst(new Problem(name, failure));
            return new LayerSummary(null, bytes.count(), walker.entries(), problems);
        }
        Digest found = bytes.digest();
        if (diffId != null && !found.equals(diffId)) {
            throw Fetch.bad(
                    "read " + name,
                    "uncompressed it has the digest " + found + ", but the image's configuration says " + diffId);
        }
        return new LayerSummary(found, bytes.count(), walker.entries(), problems);
    }
}
