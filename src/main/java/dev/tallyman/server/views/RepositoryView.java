package dev.tallyman.server.views;

import dev.tallyman.inventory.Irregularity;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An image's name with its tags, versions and history. */
public record RepositoryView(
        RepositoryRow row,
        List<TagRow> tags,
        List<VersionRow> versions,
        List<EventRow> events,
        List<Irregularity> irregularities) {
    public RepositoryView {
        tags = List.copyOf(tags);
        versions = List.copyOf(versions);
        events = List.copyOf(events);
        irregularities = List.copyOf(irregularities);
    }

    /** A tag; {@code seenAt} is when it was first seen at this digest. */
    public record TagRow(
            String name,
            String href,
            String digest,
            Instant seenAt,
            @Nullable VersionRow version) {}

    /**
     * A version: one manifest under the name.
     *
     * @param kind    {@code index}, {@code image}, {@code attestation}, {@code signature}, {@code artifact} or {@code unreadable}
     * @param problem why it is unreadable
     */
    public record VersionRow(
            long id,
            String digest,
            String href,
            List<String> tags,
            String kind,
            @Nullable String problem,
            List<String> platforms,
            @Nullable Long size,
            @Nullable Instant createdAt,
            String state,
            Readings readings,
            Tally tally,
            int exploited) {
        public VersionRow {
            tags = List.copyOf(tags);
            platforms = List.copyOf(platforms);
        }
    }
}
