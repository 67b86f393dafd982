package dev.tallyman.model;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The identity of a stack of layers by its uncompressed content (OCI image specification, config.md, "Layer ChainID"): of one layer its
 * diff-id; of more, the SHA-256 of the ChainID below, a blank, and the top layer's diff-id. Two stacks with one ChainID are the same files,
 * whoever compressed them.
 */
public final class ChainId {
    /** A tar archive without entries, which builders write for steps that change nothing. */
    private static final Digest EMPTY =
            Digest.parse("sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef");

    private ChainId() {}

    /** The ChainID of each height of a stack, the lowest layer alone first; as many as there are diff-ids. */
    public static List<Digest> heights(List<Digest> diffIds) {
        List<Digest> heights = new ArrayList<>(diffIds.size());
        for (Digest diffId : diffIds) {
            heights.add(
                    heights.isEmpty()
                            ? diffId
                            : Digest.of((heights.getLast() + " " + diffId).getBytes(StandardCharsets.UTF_8)));
        }
        return heights;
    }

    /** Whether a stack can be what another image is built on: one without any files is below everything, and says nothing. */
    public static boolean holdsFiles(List<Digest> diffIds) {
        return diffIds.stream().anyMatch(diffId -> !diffId.equals(EMPTY));
    }
}
