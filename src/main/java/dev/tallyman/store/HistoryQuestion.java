package dev.tallyman.store;

import dev.tallyman.inventory.FixedTags;
import dev.tallyman.inventory.History;
import dev.tallyman.inventory.ImageName;
import dev.tallyman.inventory.Listing;
import java.time.Instant;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Result;
import org.jspecify.annotations.Nullable;

/** {@link History} on the table {@code event}. */
public final class HistoryQuestion implements History {
    private static final String COLUMNS =
            "e.id, e.at, e.repository_id, r.name, e.kind, e.subject, e.before, e.after FROM event e LEFT JOIN repository r ON r.id = e.repository_id";

    private static final String ALL = "SELECT " + COLUMNS + " WHERE e.at >= ? AND e.id < ? ORDER BY e.id DESC LIMIT ?";

    /**
     * Of one image: its own, and those of the findings of its packages since it has them. A finding is of a package version and not of an
     * image, so its events are found by what the image holds.
     */
    private static final String OF_IMAGE = """
            WITH held (image_id, since) AS (
              SELECT image_id, min(since) FROM (
                SELECT i.id AS image_id, v.first_seen_at AS since FROM version v JOIN image i ON i.digest = v.digest WHERE v.repository_id = ?
                UNION ALL
                SELECT i.id, v.first_seen_at FROM version v JOIN manifest_child c ON c.parent = v.digest JOIN image i ON i.digest = c.child
                WHERE v.repository_id = ?)
              GROUP BY image_id),
            package (id, since) AS (
              SELECT ip.package_version_id, min(h.since) FROM held h CROSS JOIN image_package ip ON ip.image_id = h.image_id AND ip.owner IS NULL
              GROUP BY ip.package_version_id),
            own (id) AS (
              SELECT id FROM event WHERE repository_id = ?
              UNION ALL
              SELECT e.id FROM package p CROSS JOIN event e ON e.package_version_id = p.id AND e.at >= p.since)
            SELECT %s JOIN own o ON o.id = e.id WHERE e.at >= ? AND e.id < ? ORDER BY e.id DESC LIMIT ?""".formatted(COLUMNS);

    private final Database database;
    private final FixedTags fixed;

    public HistoryQuestion(Database database, FixedTags fixed) {
        this.database = database;
        this.fixed = fixed;
    }

    @Override
    public Listing<Event> of(ImageName image, Instant since, int limit, @Nullable String cursor) {
        return database.read(
                context -> page(rows(context, image.repositoryId(), since, before(cursor), limit + 1), limit));
    }

    @Override
    public Listing<Event> since(Instant since, int limit, @Nullable String cursor) {
        return database.read(context -> page(rows(context, null, since, before(cursor), limit + 1), limit));
    }

    /**
     * Newest first.
     *
     * @param repository null: of all images
     * @param before     only those of a lower id
     */
    public static Result<Record> rows(
            DSLContext context, @Nullable Long repository, Instant since, long before, int limit) {
        long from = since.toEpochMilli();
        return repository == null
                ? context.fetch(ALL, from, before, limit)
                : context.fetch(OF_IMAGE, repository, repository, repository, from, before, limit);
    }

    /** What changed in an image's versions and tags after an event, oldest first. */
    static List<Event> ofVersions(DSLContext context, ImageName image, long after, int max, FixedTags fixed) {
        return context.fetch("SELECT " + COLUMNS + " " + """
                         WHERE e.repository_id = ? AND e.id > ?
                           AND e.kind IN ('version-added', 'version-gone', 'tag-added', 'tag-moved', 'tag-removed')
                         ORDER BY e.id LIMIT ?""", image.repositoryId(), after, max)
                .map(row -> event(row, fixed));
    }

    private static long before(@Nullable String cursor) {
        List<String> values = Cursor.values(cursor, 1);
        return values.isEmpty() ? Long.MAX_VALUE : Cursor.number(values.getFirst());
    }

    private Listing<Event> page(Result<Record> rows, int limit) {
        boolean more = rows.size() > limit;
        List<Record> kept = more ? rows.subList(0, limit) : rows;
        return new Listing<>(
                kept.stream().map(row -> event(row, fixed)).toList(),
                more ? Cursor.of(kept.getLast().get("id", Long.class)) : null);
    }

    private static Event event(Record row, FixedTags fixed) {
        String kind = row.get("kind", String.class);
        String subject = row.get("subject", String.class);
        return new Event(
                Instant.ofEpochMilli(row.get("at", Long.class)),
                row.get("name", String.class),
                kind,
                subject,
                row.get("before", String.class),
                row.get("after", String.class),
                kind.equals("tag-moved") && fixed.contain(subject));
    }
}
