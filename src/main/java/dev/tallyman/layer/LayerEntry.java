package dev.tallyman.layer;

import org.jspecify.annotations.Nullable;

/**
 * An entry of a layer's archive.
 *
 * @param path   normalised: no leading slash, no {@code .} or {@code ..}, no empty segment; never empty
 * @param size   of the content in bytes, as the archive states it; 0 but for {@link Kind#FILE}
 * @param mode   permission bits, set-id and sticky bits included
 * @param target of a symbolic link as it stands, of a hard link normalised like a path; null for the other kinds
 */
public record LayerEntry(
        String path,
        Kind kind,
        long size,
        int mode,
        @Nullable String target) {
    /** What the entry is. */
    public enum Kind {
        FILE,
        DIRECTORY,
        SYMBOLIC_LINK,
        HARD_LINK,
        /** Device, pipe or anything else that has no content of its own. */
        OTHER
    }
}
