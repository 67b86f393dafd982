package dev.tallyman.store;

import dev.tallyman.inventory.BaseSummary.Rebuild;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Record;

/** What building images again on newer bases would do. */
final class BaseRebuilds {
    /**
     * How many images have some of a base's weaknesses from its layers, and how many of these there are. The joins stand in the order in which
     * they are to be made: few packages of a base have a weakness, and all of them are in every image on it.
     */
    private static final String CARRIED =
            "SELECT count(DISTINCT ip.image_id) AS images, count(DISTINCT f.weakness) AS weaknesses"
                    + " FROM image_package own CROSS JOIN finding f ON f.package_version_id = own.package_version_id AND "
                    + Reach.OPEN
                    + " CROSS JOIN image_package ip ON ip.package_version_id = own.package_version_id AND " + Reach.OWN
                    + " WHERE own.image_id = ? AND +f.weakness IN (SELECT value FROM json_each(?))"
                    + " AND ip.image_id IN (SELECT value FROM json_each(?))"
                    + " AND (SELECT min(il.position) FROM image_layer il WHERE il.image_id = ip.image_id AND il.layer_id = ip.layer_id) < ?";

    private static final String UNREAD =
            "SELECT id FROM image WHERE id IN (SELECT value FROM json_each(?)) AND read_state NOT IN ('complete', 'partial')";

    private BaseRebuilds() {}

    /**
     * @param id     row of the base's image
     * @param layers how many it has
     * @param on     rows of the images on it
     * @param gone   its weaknesses that the newer one does not have
     */
    record Question(long id, int layers, Collection<Long> on, Set<String> gone) {}

    /** By the base's row. */
    static Map<Long, Rebuild> of(DSLContext context, List<Question> questions) {
        List<Long> built = questions.stream()
                .flatMap(question -> question.on.stream())
                .distinct()
                .toList();
        Set<Long> unread = context.fetch(UNREAD, Columns.json(built)).intoSet("id", Long.class);
        Map<Long, Rebuild> rebuilds = new HashMap<>();
        for (Question question : questions) {
            Record carried = context.fetchSingle(
                    CARRIED,
                    question.id,
                    Columns.json(List.copyOf(question.gone)),
                    Columns.json(List.copyOf(question.on)),
                    question.layers);
            int unknown = (int) question.on.stream().filter(unread::contains).count();
            rebuilds.put(
                    question.id,
                    new Rebuild(
                            carried.get("weaknesses", Integer.class), carried.get("images", Integer.class), unknown));
        }
        return rebuilds;
    }
}
