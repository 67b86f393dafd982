package dev.tallyman.scan;

import dev.tallyman.catalog.ImageContents;
import dev.tallyman.inventory.ReadState;
import dev.tallyman.match.Finding;
import dev.tallyman.model.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was read of layers and images, so that nothing is read twice. Every call is one transaction. */
public interface ContentsRepository {
    /** What an analyser's version told of a layer, as {@link #keepLayerFacts} was given it. */
    Optional<byte[]> layerFacts(Digest layer, int analyser);

    /** Keeps what was read of a layer whose digest was checked; facts of older analysers go. */
    void keepLayerFacts(Digest layer, int analyser, byte[] facts, Instant now);

    /**
     * Replaces what is known of an image of the inventory. Of several installations of one package version the paths are joined, and it counts
     * as owned only where all of them are.
     *
     * @param manifest digest of the platform's manifest
     * @return whether the inventory has the image; where not, nothing is kept
     */
    boolean replace(Digest manifest, ReadState state, ImageContents contents, Instant now);

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
