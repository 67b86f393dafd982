package dev.tallyman.sync;

import dev.tallyman.inventory.Deliveries;
import dev.tallyman.inventory.Manifests;
import dev.tallyman.inventory.Owners;
import dev.tallyman.inventory.Ownerships;
import dev.tallyman.inventory.Repositories;
import dev.tallyman.inventory.Sight;
import dev.tallyman.inventory.SyncRuns;
import dev.tallyman.inventory.Versions;

/** Where a sync records what it finds. */
public record Records(
        Repositories repositories,
        Versions versions,
        Manifests manifests,
        Owners owners,
        Ownerships ownerships,
        SyncRuns runs,
        Deliveries deliveries,
        Sight sight) {}
