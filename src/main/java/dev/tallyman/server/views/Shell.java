package dev.tallyman.server.views;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What every page shows around its own content.
 *
 * @param sampleData whether some connection holds invented data
 */
public record Shell(
        int images,
        int connections,
        @Nullable Instant advisoriesAt,
        @Nullable Instant syncedAt,
        boolean sampleData) {}
