package dev.tallyman.sync;

import dev.tallyman.inventory.History;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Tells which changes GitHub should have announced by its webhook and did not. Deletions it never announces. */
final class Announcements {
    /** A delivery may be on its way while a sync sees what it is about. */
    static final Duration GRACE = Duration.ofMinutes(1);

    private static final Set<String> ANNOUNCED = Set.of("version-added", "tag-added", "tag-moved");

    private final Run run;
    private final Discovery.Found subject;

    Announcements(Run run, Discovery.Found subject) {
        this.run = run;
        this.subject = subject;
    }

    /** @param changes what this sync found in the image */
    void check(List<History.Event> changes) {
        Instant syncedAt = subject.listed().syncedAt();
        Instant updatedAt = subject.listed().stated().updatedAt();
        if (run.request.only() != null || syncedAt == null || updatedAt == null || !isDue(updatedAt)) {
            return;
        }
        String image = subject.image().name();
        if (changes.stream().anyMatch(change -> ANNOUNCED.contains(change.kind()))
                && !run.records.deliveries().announced(image, syncedAt.minus(GRACE))) {
            run.unannounced.add(image);
        }
    }

    /** Whether a delivery about what changed then should be here by now. */
    private boolean isDue(Instant changed) {
        return changed.isBefore(run.now().minus(GRACE))
                && run.records
                        .deliveries()
                        .listeningSince()
                        .filter(changed::isAfter)
                        .isPresent();
    }
}
