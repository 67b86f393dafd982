package dev.tallyman.layer;

import java.time.Duration;

/**
 * What one layer may cost. Over any of these, reading of files ends with a recorded problem; what was read so far is kept, and the
 * blob's digest is still checked.
 *
 * @param maxBytes      uncompressed, in bytes
 * @param maxRatio      uncompressed to compressed bytes, once more than {@code ratioFreeBytes} have come out
 * @param maxEntries    entries of the archive
 * @param maxPathLength of an entry's name or link target, in bytes; an entry with a longer one is skipped
 * @param maxDepth      segments of a path; a deeper entry is skipped
 * @param maxTime       from the first byte to the last
 */
public record LayerLimits(
        long maxBytes,
        int maxRatio,
        long ratioFreeBytes,
        long maxEntries,
        int maxPathLength,
        int maxDepth,
        Duration maxTime) {
    /** More than the largest layers in use, less than what keeps a scanner busy for an hour. */
    public static final long MAX_BYTES = 63L << 30;
    /** Real layers stay below 50; gzip cannot exceed 1032, zstd can exceed 30,000. */
    public static final int MAX_RATIO = 200;
    /** A disk image of zeros is no attack: below this, any ratio is taken. */
    public static final long RATIO_FREE_BYTES = 3L << 30;

    public static final long MAX_ENTRIES = 4_000_000;
    public static final int MAX_PATH_LENGTH = 4096;
    public static final int MAX_DEPTH = 256;
    public static final Duration MAX_TIME = Duration.ofMinutes(60);

    public static final LayerLimits DEFAULT =
            new LayerLimits(MAX_BYTES, MAX_RATIO, RATIO_FREE_BYTES, MAX_ENTRIES, MAX_PATH_LENGTH, MAX_DEPTH, MAX_TIME);
}
