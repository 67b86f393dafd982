package dev.tallyman.store;

import dev.tallyman.inventory.ImageName;
import dev.tallyman.inventory.Storage;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jooq.Record;

/** How much room an image takes: {@link Storage}. */
final class StorageQuestion {
    private static final String QUESTION = """
            WITH RECURSIVE reached (digest) AS (
              SELECT digest FROM version WHERE repository_id = ? AND state = 'active'
              UNION SELECT c.child FROM manifest_child c JOIN reached r ON c.parent = r.digest),
            own (id, config_digest, size) AS (SELECT i.id, i.config_digest, i.size FROM image i JOIN reached r ON r.digest = i.digest),
            layers (id, size, shared) AS (
              SELECT l.id, l.size, EXISTS (SELECT 1 FROM image_layer e WHERE e.layer_id = l.id AND e.image_id NOT IN (SELECT id FROM own))
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
        Record row = Objects.requireNonNull(context.fetchOne(QUESTION, image.repositoryId()));
        return new Storage(
                row.get("logical", Long.class), row.get("stored", Long.class), row.get("shared", Long.class));
    }
}
