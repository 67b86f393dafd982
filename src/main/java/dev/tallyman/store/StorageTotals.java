package dev.tallyman.store;

import dev.tallyman.inventory.Storage;
import dev.tallyman.inventory.StorageAnswers;
import dev.tallyman.model.Digest;
import java.util.List;

/** {@link StorageAnswers} over the whole inventory. */
public final class StorageTotals implements StorageAnswers {
    /** Whose each image is: by the versions that are there, and what their indexes name. */
    private static final String REACHED = """
            WITH RECURSIVE reached (name, digest) AS (
              SELECT %s, v.digest FROM version v JOIN repository r ON r.id = v.repository_id AND r.state = 'active' WHERE v.state = 'active'
              UNION SELECT x.name, c.child FROM manifest_child c JOIN reached x ON c.parent = x.digest),
            own (name, id, config_digest, size) AS (SELECT x.name, i.id, i.config_digest, i.size FROM reached x JOIN image i ON i.digest = x.digest)
            """;

    private static final String USES = REACHED + """
            , layers (name, id, size) AS (
              SELECT DISTINCT o.name, l.id, l.size FROM own o JOIN image_layer il ON il.image_id = o.id JOIN layer l ON l.id = il.layer_id),
            several (id) AS (SELECT id FROM layers GROUP BY id HAVING count(*) > 1),
            configs (name, size) AS (
              SELECT o.name, max(o.size - (SELECT coalesce(sum(l.size), 0) FROM image_layer il JOIN layer l ON l.id = il.layer_id WHERE il.image_id = o.id))
              FROM own o GROUP BY o.name, o.config_digest),
            logical (name, size) AS (SELECT name, sum(size) FROM own GROUP BY name),
            stored (name, size, shared) AS (
              SELECT name, sum(size), sum(CASE WHEN id IN (SELECT id FROM several) THEN size ELSE 0 END) FROM layers GROUP BY name),
            small (name, size) AS (SELECT name, sum(size) FROM configs GROUP BY name)
            SELECT l.name, l.size AS logical, coalesce(s.size, 0) + coalesce(c.size, 0) AS stored, coalesce(s.shared, 0) AS shared
            FROM logical l LEFT JOIN stored s ON s.name = l.name LEFT JOIN small c ON c.name = l.name ORDER BY stored DESC, l.name""";

    private static final String LAYERS = REACHED.formatted("r.name") + """
            SELECT l.digest, l.size, count(DISTINCT o.id) AS images, group_concat(DISTINCT o.name) AS names
            FROM own o JOIN image_layer il ON il.image_id = o.id JOIN layer l ON l.id = il.layer_id
            GROUP BY l.id ORDER BY l.size * (count(DISTINCT o.id) - 1) DESC, l.size DESC, l.digest LIMIT ?""";

    private final Database database;

    public StorageTotals(Database database) {
        this.database = database;
    }

    @Override
    public List<Use> of(Grouping grouping) {
        String name = switch (grouping) {
            case OWNER -> "lower(r.owner)";
            case IMAGE -> "r.name";
        };
        return database.read(context -> context.fetch(USES.formatted(name))
                .map(row -> new Use(
                        row.get("name", String.class),
                        new Storage(
                                row.get("logical", Long.class),
                                row.get("stored", Long.class),
                                row.get("shared", Long.class)))));
    }

    @Override
    public List<LayerUse> layers(int most) {
        return database.read(context -> context.fetch(LAYERS, most)
                .map(row -> new LayerUse(
                        Digest.parse(row.get("digest", String.class)),
                        row.get("size", Long.class),
                        row.get("images", Long.class),
                        List.of(row.get("names", String.class).split(",")),
                        row.get("size", Long.class) * (row.get("images", Long.class) - 1))));
    }
}
