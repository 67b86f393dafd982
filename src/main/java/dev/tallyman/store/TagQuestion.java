package dev.tallyman.store;

import dev.tallyman.inventory.ImageName;
import dev.tallyman.inventory.Listing;
import dev.tallyman.inventory.TagSummary;
import dev.tallyman.model.Digest;
import java.time.Instant;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Result;
import org.jspecify.annotations.Nullable;

/** Which tags an image has: {@code tags}. */
final class TagQuestion {
    private TagQuestion() {}

    static List<TagSummary> all(DSLContext context, ImageName image) {
        return context.fetch("""
                        SELECT t.name, t.digest, t.seen_at, (SELECT max(v.created_at) FROM version v
                          WHERE v.repository_id = t.repository_id AND v.digest = t.digest) AS created_at
                        FROM tag t WHERE t.repository_id = ? ORDER BY 4 DESC, t.name""", image.repositoryId()).map(TagQuestion::tag);
    }

    static Listing<TagSummary> page(DSLContext context, ImageName image, int limit, @Nullable String cursor) {
        List<String> after = Cursor.values(cursor, 1);
        Result<Record> rows = context.fetch(
                "SELECT name, digest, seen_at FROM tag WHERE repository_id = ? AND name > ? ORDER BY name LIMIT ?",
                image.repositoryId(),
                after.isEmpty() ? "" : after.getFirst(),
                limit + 1L);
        boolean more = rows.size() > limit;
        List<TagSummary> kept = (more ? rows.subList(0, limit) : rows)
                .stream().map(TagQuestion::tag).toList();
        return new Listing<>(kept, more ? Cursor.of(kept.getLast().tag()) : null);
    }

    static TagSummary tag(Record row) {
        return new TagSummary(
                row.get("name", String.class),
                Digest.parse(row.get("digest", String.class)),
                Instant.ofEpochMilli(row.get("seen_at", Long.class)));
    }
}
