package dev.tallyman.layer.chunked;

/**
 * What reading by a table of contents may cost, beside {@link dev.tallyman.layer.LayerLimits}. Over the first two a layer is read whole, with a
 * recorded problem.
 *
 * @param maxTableBytes     of the table as it is transferred; kept in memory
 * @param maxTableJsonBytes of the table as JSON; never in memory as a whole
 * @param mergeGap          bytes that nobody wants between two parts that are fetched with both, since a request costs as much
 * @param maxRequests       for the files of one layer; where there would be more, parts that are farther apart are fetched together
 * @param maxSharePercent   of a layer that is fetched in parts; where more is wanted it is read whole, which checks its digest too
 */
public record ChunkedLimits(
        int maxTableBytes, long maxTableJsonBytes, long mergeGap, int maxRequests, int maxSharePercent) {
    /** A layer of 13,000 files has 0.6 MiB, one with a million entries 50. */
    public static final int MAX_TABLE_BYTES = 64 << 20;

    public static final long MAX_TABLE_JSON_BYTES = 512L << 20;
    /** At 10 MB/s and 25 ms from question to answer, what could have been sent while the next request is on its way. */
    public static final long MERGE_GAP = 256 << 10;

    /** Of a small layer less: else all of it would be fetched for two small files. */
    static final int MERGE_GAP_PERCENT = 2;

    public static final int MAX_REQUESTS = 64;
    public static final int MAX_SHARE_PERCENT = 60;

    public static final ChunkedLimits DEFAULT =
            new ChunkedLimits(MAX_TABLE_BYTES, MAX_TABLE_JSON_BYTES, MERGE_GAP, MAX_REQUESTS, MAX_SHARE_PERCENT);

    long mergeGapIn(long blobSize) {
        return Math.min(mergeGap, blobSize / 100 * MERGE_GAP_PERCENT);
    }
}
