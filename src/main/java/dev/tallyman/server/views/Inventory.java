package dev.tallyman.server.views;

import dev.tallyman.connection.AuditEntry;
import dev.tallyman.inventory.BaseSummary;
import dev.tallyman.inventory.Irregularity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The questions that the pages ask about images. Every answer is one snapshot. Safe for use by several threads. */
public interface Inventory {
    Shell shell();

    /** Every image's name, sorted by it, those deleted or missing too. */
    List<RepositoryRow> repositories();

    OverviewView overview();

    /** An image by {@code owner/name}, or {@code registry/owner/name} where two registries have the name. */
    Optional<RepositoryView> repository(String name);

    /**
     * What a tag or digest of an image names.
     *
     * @param reference a tag, a digest, or the beginning of a digest that only one version has ({@code sha256:1d07b5})
     * @param platform  the platform to look into; null: the first
     */
    Optional<ImageView> image(String name, String reference, @Nullable String platform);

    List<ConnectionView> connections();

    /** All of a connection; empty where there is none of that name. */
    Optional<ConnectionPage> connection(String name);

    /** The syncs of all connections, whichever process ran them; newest first. */
    List<SyncRow> syncs(int most);

    /**
     * The audit log, newest first.
     *
     * @param before  only lines of a lower id
     * @param subject only lines about it; null: all
     */
    List<AuditEntry> audit(long before, int most, @Nullable String subject);

    List<FeedRow> feeds();

    /** What is not as it should be about the images, the worst first. */
    List<Irregularity> hygiene();

    /** What the images that a tag reaches are built on, those first that most are built on. */
    List<BaseSummary> bases();

    /**
     * What changed, newest first.
     *
     * @param repository of this image's name; null: of all
     * @param before     only events of a lower id
     */
    List<EventRow> events(@Nullable Long repository, Instant since, long before, int most);
}
