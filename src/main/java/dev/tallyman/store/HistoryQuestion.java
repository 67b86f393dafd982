package dev.tallyman.store;

import dev.tallyman.inventory.History;
import dev.tallyman.inventory.ImageName;
import dev.tallyman.inventory.Listing;
import java.time.Instant;
import java.util.List;
import org.jooq.Record;
import org.jooq.Result;
import org.jspecify.annotations.Nullable;

/** {@link History} on the table {@code event}. */
public final class HistoryQuestion implements History {
    private static final String SELECT = """
            SELECT e.id, e.at, r.name, e.kind, e.subject, e.before, e.after FROM event e LEFT JOIN repository r ON r.id = e.repository_id
            """;

    private final Database database;

    public HistoryQuestion(Database database) {
        this.database = database;
    }

    @Override
    public Listing<Event> of(ImageName image, int limit, @Nullable String cursor) {
        return database.read(context -> page(
                context.fetch(
                        SELECT + " WHERE e.repository_id = ? AND e.id < ? ORDER BY e.id DESC LIMIT ?",
                        image.repositoryId(),
                        before(cursor),
                        limit + 1L),
                limit));
    }

    @Override
    public Listing<Event> since(Instant since, int limit, @Nullable String cursor) {
        return database.read(context -> page(
                context.fetch(
                        SELECT + " WHERE e.at >= ? AND e.id < ? ORDER BY e.id DESC LIMIT ?",
                        since.toEpochMilli(),
                        before(cursor),
                        limit + 1L),
                limit));
    }

    private static long before(@Nullable String cursor) {
        List<String> values = Cursor.values(cursor, 1);
        return values.isEmpty() ? Long.MAX_VALUE : Cursor.number(values.getFirst());
    }

    private static Listing<Event> page(Result<Record> rows, int limit) {
        boolean more = rows.size() > limit;
        List<Record> kept = more ? rows.subList(0, limit) : rows;
        return new Listing<>(
                kept.stream().map(HistoryQuestion::event).toList(),
                more ? Cursor.of(kept.getLast().get("id", Long.class)) : null);
    }

    private static Event event(Record row) {
        return new Event(
                Instant.ofEpochMilli(row.get("at", Long.class)),
                row.get("name", String.class),
                row.get("kind", String.class),
                row.get("subject", String.class),
                row.get("before", String.class),
                row.get("after", String.class));
    }
}
