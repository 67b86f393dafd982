package dev.tallyman.server.views;

import dev.tallyman.inventory.Ownership;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An image's name in a list.
 *
 * @param href        path of its page, escaped for an address
 * @param state       {@code active}, {@code deleted} or {@code missing}
 * @param tags        newest first, all of them
 * @param platforms   of the images that a tag reaches, distinct and sorted
 * @param distributions names of their distributions, distinct
 * @param ended       those of them that are past their end of life; nothing of such an image is "clean"
 * @param size        bytes of the newest tagged version; null where it could not be read
 * @param pushedAt    when its newest version was pushed
 * @param readings    of the images that a tag reaches
 * @param tally       over the images that a tag reaches
 * @param exploited   how many of these weaknesses are known to be exploited
 */
public record RepositoryRow(
        long id,
        String registry,
        String name,
        String owner,
        String href,
        String visibility,
        String state,
        @Nullable String linkedRepository,
        Ownership ownership,
        @Nullable String htmlUrl,
        @Nullable String connection,
        List<String> tags,
        int versions,
        List<String> platforms,
        List<String> distributions,
        List<EndedDistribution> ended,
        @Nullable Long size,
        @Nullable Instant pushedAt,
        @Nullable Instant updatedAt,
        @Nullable Instant syncedAt,
        Readings readings,
        Tally tally,
        int exploited) {
    public RepositoryRow {
        tags = List.copyOf(tags);
        platforms = List.copyOf(platforms);
        distributions = List.copyOf(distributions);
        ended = List.copyOf(ended);
    }

    /** Nothing can be said about its weaknesses: no image of it has been read. */
    public boolean unknown() {
        return readings.read() == 0;
    }
}
