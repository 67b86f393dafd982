package dev.tallyman.store;

import dev.tallyman.model.Severity;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;

/** The open weaknesses of whole images, each looked up once. One is made for each question. */
final class BaseWeaknesses {
    private static final String READ = "SELECT 1 FROM image WHERE id = ? AND read_state = 'complete'";

    private static final String WEAKNESSES =
            "SELECT f.weakness, min(f.severity) AS severity FROM image_package ip JOIN finding f ON f.package_version_id = ip.package_version_id"
                    + " WHERE ip.image_id = ? AND " + Reach.OWN + " AND " + Reach.OPEN + " GROUP BY f.weakness";

    /** As the column has them. */
    private static final List<Severity> SEVERITIES = List.of(Severity.values());

    private final DSLContext context;
    private final Map<Long, Optional<Map<String, Severity>>> known = new HashMap<>();

    BaseWeaknesses(DSLContext context) {
        this.context = context;
    }

    /** By their names; empty where the image was not read whole: what it does not have is then not known. */
    Optional<Map<String, Severity>> of(long imageId) {
        return known.computeIfAbsent(imageId, this::ask);
    }

    private Optional<Map<String, Severity>> ask(long imageId) {
        if (context.fetchOptional(READ, imageId).isEmpty()) {
            return Optional.empty();
        }
        Map<String, Severity> all = new HashMap<>();
        context.fetch(WEAKNESSES, imageId)
                .forEach(row ->
                        all.put(row.get("weakness", String.class), SEVERITIES.get(row.get("severity", Integer.class))));
        return Optional.of(all);
    }

    /** Those that an image has and a newer one has not; empty where one of the two was not read whole. */
    Optional<Set<String>> gone(long imageId, long newerId) {
        return of(imageId)
                .flatMap(before -> of(newerId).map(after -> {
                    Set<String> gone = new HashSet<>(before.keySet());
                    gone.removeAll(after.keySet());
                    return gone;
                }));
    }
}
