package dev.tallyman.catalog;

/**
 * What one layer's secrets and risky files may cost. What is over a limit is counted, and named where there is room.
 *
 * @param maxFileBytes   of a file that is searched; what people write, and what credentials are kept in, is far smaller
 * @param maxLayerBytes  that are searched
 * @param maxSecrets     told; once there are as many, no further file is searched
 * @param maxSetIds      set-id files told
 * @param maxWritable    world-writable files and folders told: {@code chmod -R 777} has one line for each file and no more to say
 * @param maxCandidates  paths kept to tell what hides what in the layers below
 */
record RiskLimits(
        int maxFileBytes, long maxLayerBytes, int maxSecrets, int maxSetIds, int maxWritable, int maxCandidates) {
    static final RiskLimits DEFAULT = new RiskLimits(1 << 20, 512L << 20, 10_000, 10_000, 1_000, 500_000);
}
