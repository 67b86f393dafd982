package dev.tallyman.store;

import dev.tallyman.model.Severity;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;

/** The open weaknesses of whole images, each looked up once. One is made for each question. */
final class BaseWeaknesses {
    /** Read whole, and something of it was looked up: what there are no advisories for is not clean. */
    private static final String READ = """
            SELECT i.id FROM image i WHERE i.id IN (SELECT value FROM json_each(?)) AND i.read_state = 'complete'
              AND (NOT EXISTS (SELECT 1 FROM image_package ip WHERE ip.image_id = i.id)
                OR EXISTS (SELECT 1 FROM image_package ip JOIN package_version pv ON pv.id = ip.package_version_id
                  WHERE ip.image_id = i.id AND pv.matched_at IS NOT NULL
                    AND EXISTS (SELECT 1 FROM advisory_package ap WHERE ap.ecosystem = pv.ecosystem)))""";

    private static final String WEAKNESSES =
            "SELECT ip.image_id, f.weakness, min(f.severity) AS severity FROM image_package ip JOIN finding f ON f.package_version_id = ip.package_version_id"
                    + " WHERE ip.image_id IN (SELECT value FROM json_each(?)) AND " + Reach.OWN + " AND " + Reach.OPEN
                    + " GROUP BY ip.image_id, f.weakness";

    private final DSLContext context;
    private final Map<Long, Optional<Map<String, Severity>>> known = new HashMap<>();

    BaseWeaknesses(DSLContext context) {
        this.context = context;
    }

    /** Looks up many at once. */
    void load(Collection<Long> images) {
        List<Long> asked =
                images.stream().distinct().filter(id -> !known.containsKey(id)).toList();
        Map<Long, Map<String, Severity>> found = new HashMap<>();
        context.fetch(READ, Columns.json(asked)).forEach(row -> found.put(row.get("id", Long.class), new HashMap<>()));
        context.fetch(WEAKNESSES, Columns.json(List.copyOf(found.keySet())))
                .forEach(row -> found.computeIfAbsent(row.get("image_id", Long.class), id -> new HashMap<>())
                        .put(
                                row.get("weakness", String.class),
                                ContentsStore.SEVERITIES.get(row.get("severity", Integer.class))));
        asked.forEach(id -> known.put(id, Optional.ofNullable(found.get(id))));
    }

    /** By their names; empty where the image was not read whole, or nothing of it was looked up. */
    Optional<Map<String, Severity>> of(long imageId) {
        load(List.of(imageId));
        return known.getOrDefault(imageId, Optional.empty());
    }

    /** Those that an image has and a newer one has not; empty where one of the two is not known. */
    Optional<Set<String>> gone(long imageId, long newerId) {
        return of(imageId)
                .flatMap(before -> of(newerId).map(after -> {
                    Set<String> gone = new HashSet<>(before.keySet());
                    gone.removeAll(after.keySet());
                    return gone;
                }));
    }
}
