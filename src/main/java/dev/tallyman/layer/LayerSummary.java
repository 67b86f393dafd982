package dev.tallyman.layer;

import dev.tallyman.model.Digest;
import dev.tallyman.model.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the reading of a layer went. The compressed digest and size were as the descriptor has them, else there is no summary.
 *
 * @param diffId   digest of the uncompressed bytes; null where decompression did not come to its end
 * @param bytes    uncompressed
 * @param entries  seen in the archive
 * @param problems what could not be read; not empty means that files may be missing
 */
public record LayerSummary(@Nullable Digest diffId, long bytes, long entries, List<Problem> problems) {
    public LayerSummary {
        problems = List.copyOf(problems);
    }
}
