package dev.tallyman.store;

import dev.tallyman.inventory.SyncRuns;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** {@link SyncRuns} on the table {@code sync_run}. */
public final class SyncRunStore implements SyncRuns {
    private final Database database;

    public SyncRunStore(Database database) {
        this.database = database;
    }

    @Override
    public long start(long connectionId, Instant now) {
        return database.write(context -> Objects.requireNonNull(context.fetchOne(
                        "INSERT INTO sync_run (connection_id, started_at) VALUES (?, ?) RETURNING id",
                        connectionId,
                        now.toEpochMilli()))
                .get(0, Long.class));
    }

    @Override
    public void finish(long run, String report, Instant now) {
        database.update(context -> context.execute(
                "UPDATE sync_run SET finished_at = ?, report = ? WHERE id = ?", now.toEpochMilli(), report, run));
    }

    @Override
    public Optional<Run> last(long connectionId) {
        return database.read(context -> context.fetchOptional(
                        "SELECT id, started_at, finished_at, report FROM sync_run WHERE connection_id = ? ORDER BY id DESC LIMIT 1",
                        connectionId)
                .map(row -> new Run(
                        row.get("id", Long.class),
                        Instant.ofEpochMilli(row.get("started_at", Long.class)),
                        Columns.instant(row.get("finished_at", Long.class)),
                        row.get("report", String.class))));
    }
}
