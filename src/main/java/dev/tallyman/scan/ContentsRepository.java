package dev.tallyman.scan;

import dev.tallyman.catalog.ImageContents;
import dev.tallyman.inventory.ReadState;
import dev.tallyman.match.Finding;
import dev.tallyman.model.Digest;
import dev.tallyman.model.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was read of the images of the inventory. Every call is one transaction.
 *
 * <p>{@link #record} replaces what is known of an image. Of several installations of one package version the paths are joined, and it
 * counts as owned only where all of them are.
 */
public interface ContentsRepository extends ContentsRecorder {
    /** Nothing of an image could be read. What an earlier reading found stays. */
    void failed(Digest manifest, List<Problem> problems);

    /** What was read of an image; empty where the inventory does not have it. */
    Optional<Recorded> contents(Digest manifest);

    /**
     * @param readAt   null where it is unread
     * @param findings of its packages, those that a system package owns left out; worst first
     */
    record Recorded(ReadState state, @Nullable Instant readAt, ImageContents contents, List<Finding> findings) {
        public Recorded {
            findings = List.copyOf(findings);
        }
    }
}
