package dev.tallyman.store;

import dev.tallyman.inventory.ImageName;
import dev.tallyman.inventory.Storage;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jooq.Record;

/** How much room one image takes, {@link Storage}: what {@link StorageTotals} tells of it among all, without counting all. */
final class StorageQuestion {
    private static final String QUESTION = """
            WITH RECURSIVE reached (digest) AS (
              SELECT digest FROM version WHERE repository_id = ? AND state = 'active'
              UNION SELECT c.child FROM manifest_child c JOIN reached r ON c.parent = r.digest),
            own (id, config_digest, size) AS (SELECT i.id, i.config_digest, i.size FROM image i JOIN reached r ON r.digest = i.digest),
            layers (id, size, shared) AS (
              SELECT l.id, l.size, EXISTS (
                SELECT 1 FROM image_layer e JOIN image i ON i.id = e.image_id WHERE e.layer_id = l.id AND EXISTS (
                  WITH RECURSIVE above (digest) AS (
                    VALUES (i.digest) UNION SELECT c.parent FROM manifest_child c JOIN above a ON c.child = a.digest)
                  SELECT 1 FROM above a JOIN version v ON v.digest = a.digest AND v.state = 'active' AND v.repository_id <> ?
                    JOIN repository r ON r.id = v.repository_id AND r.state = 'active'))
              FROM layer l WHERE l.id IN (SELECT il.layer_id FROM image_layer il JOIN own o ON o.id = il.image_id)),
            configs (size) AS (
              SELECT max(o.size - (SELECT coalesce(sum(l.size), 0) FROM image_layer il JOIN layer l ON l.id = il.layer_id WHERE il.image_id = o.id))
              FROM own o GROUP BY o.config_digest)
            SELECT (SELECT coalesce(sum(size), 0) FROM own) AS logical,
              (SELECT coalesce(sum(size), 0) FROM layers) + (SELECT coalesce(sum(size), 0) FROM configs) AS stored,
              (SELECT coalesce(sum(size), 0) FROM layers WHERE shared) AS shared
            """;

    private StorageQuestion() {}

    static Storage answer(DSLContext context, ImageName image) {
        Record row = Objects.requireNonNull(context.fetchOne(QUESTION, image.repositoryId(), image.repositoryId()));
        return new Storage(
                row.get("logical", Long.class), row.get("stored", Long.class), row.get("shared", Long.class));
    }
}
