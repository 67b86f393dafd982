package dev.tallyman.store.page;

import dev.tallyman.server.views.Tally;
import dev.tallyman.store.Reach;
import java.util.HashMap;
import java.util.Map;
import org.jooq.DSLContext;

/**
 * Open weaknesses of single images, whether a tag reaches them or not.
 *
 * @param byImage findings by identifier, by image
 */
record ImageTallies(Map<Long, Map<String, Exposure.Found>> byImage) {
    private static final String SQL =
            "SELECT ip.image_id, f.weakness, '[]' AS aliases, min(f.severity) AS severity, NULL AS score, NULL AS epss,"
                    + " max(f.known_exploited) AS known_exploited, NULL AS fixed, 'affected' AS status, min(f.first_seen_at) AS first_seen_at,"
                    + " CASE WHEN max(f.advisories) = '[]' THEN '[]' ELSE '[\"some\"]' END AS advisories"
                    + " FROM image_package ip JOIN finding f ON f.package_version_id = ip.package_version_id AND "
                    + Reach.OPEN
                    + " WHERE " + Reach.OWN + " AND ip.image_id IN (%s) GROUP BY ip.image_id, f.weakness";

    /** The images that any version of a repository is or holds. */
    static final String OF_REPOSITORY = """
            SELECT i.id FROM version v JOIN image i ON i.digest = v.digest WHERE v.repository_id = ?
            UNION
            SELECT i.id FROM version v JOIN manifest_child c ON c.parent = v.digest JOIN image i ON i.digest = c.child WHERE v.repository_id = ?""";

    /** The images that a digest is or holds. */
    static final String OF_DIGEST = """
            SELECT i.id FROM image i WHERE i.digest = ?
            UNION
            SELECT i.id FROM manifest_child c JOIN image i ON i.digest = c.child WHERE c.parent = ?""";

    static ImageTallies load(DSLContext context, String images, Object... bindings) {
        Map<Long, Map<String, Exposure.Found>> byImage = new HashMap<>();
        context.fetch(SQL.formatted(images), bindings).forEach(columns -> {
            Row row = new Row(columns);
            Exposure.Found found = Exposure.found(row);
            byImage.computeIfAbsent(row.number("image_id"), id -> new HashMap<>())
                    .put(found.id(), found);
        });
        return new ImageTallies(byImage);
    }

    Map<String, Exposure.Found> found(long image) {
        return byImage.getOrDefault(image, Map.of());
    }

    Tally tally(long image) {
        return Exposure.tally(found(image));
    }

    int exploited(long image) {
        return Exposure.exploited(found(image));
    }
}
