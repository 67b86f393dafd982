package dev.tallyman.layer;

import java.time.Duration;

/**
 * What one layer may cost. Over any of these, reading of files ends with a recorded problem; what was read so far is kept, and the
 * blob's digest is still checked.
 *
 * @param maxBytes      uncompressed, in bytes
 * @param maxRatio      uncompressed to compressed bytes, once more than {@link #RATIO_FREE_BYTES} have come out
 * @param maxEntries    entries of the archive
 * @param maxPathLength of an entry's name or link target, in bytes; an entry with a longer one is skipped
 * @param maxDepth      segments of a path; a deeper entry is skipped
 * @param maxTime       from the first byte to the last
 */
public record LayerLimits(
        long maxBytes, int maxRatio, long maxEntries, int maxPathLength, int maxDepth, Duration maxTime) {
    public static final long MAX_BYTES = 64L << 30;
    public static final int MAX_RATIO = 1100;
    public static final long RATIO_FREE_BYTES = 4L << 30;
    public static final long MAX_ENTRIES = 4_000_000;
    public static final int MAX_PATH_LENGTH = 4096;
    public static final int MAX_DEPTH = 256;
    public static final Duration MAX_TIME = Duration.ofMinutes(60);

    public static final LayerLimits DEFAULT =
            new LayerLimits(MAX_BYTES, MAX_RATIO, MAX_ENTRIES, MAX_PATH_LENGTH, MAX_DEPTH, MAX_TIME);
}
