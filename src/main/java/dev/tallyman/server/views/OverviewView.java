package dev.tallyman.server.views;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the overview is computed from; the images' own numbers come from {@link Inventory#repositories()}.
 *
 * @param since        what "new" is counted from
 * @param weaknesses   open weaknesses in images that a tag reaches, worst first
 * @param changes      changes worth making, best first
 * @param logicalBytes of all versions as stated
 * @param uniqueBytes  of all layers, each once
 */
public record OverviewView(
        Instant since,
        int newRepositories,
        int newVersions,
        int movedTags,
        int goneFindings,
        List<WeaknessRow> weaknesses,
        List<Change> changes,
        List<EventRow> events,
        List<ConnectionView> connections,
        List<FeedRow> feeds,
        int images,
        long logicalBytes,
        long uniqueBytes,
        @Nullable Instant advisoriesAt) {
    public OverviewView {
        weaknesses = List.copyOf(weaknesses);
        changes = List.copyOf(changes);
        events = List.copyOf(events);
        connections = List.copyOf(connections);
        feeds = List.copyOf(feeds);
    }
}
