package dev.tallyman.store;

import dev.tallyman.advisory.AdvisoryWriter.SourceKind;
import dev.tallyman.advisory.FeedFailure;
import dev.tallyman.advisory.FeedStatus;
import dev.tallyman.advisory.UpdateStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the advisories are from, how old they are, and what could not be had. */
final class FeedStore {
    private final Database database;

    FeedStore(Database database) {
        this.database = database;
    }

    List<FeedStatus> status() {
        return database.read(context -> context.fetch("""
                        SELECT f.ecosystem, f.origin, f.problems, f.updated_at, f.checked_at, f.whole_at,
                               (SELECT count(*) FROM advisory_ecosystem e WHERE e.ecosystem = f.ecosystem)
                        FROM advisory_feed f
                        ORDER BY f.ecosystem
                        """)
                .map(row -> new FeedStatus(
                        row.get(0, String.class),
                        row.get(1, String.class),
                        row.get(6, Long.class),
                        Instant.ofEpochMilli(row.get(3, Long.class)),
                        time(row.get(4, Long.class)),
                        time(row.get(5, Long.class)),
                        StoredJson.problems(row.get(2, String.class)))));
    }

    private static @Nullable Instant time(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }

    Optional<String> fingerprint(String url) {
        return database.read(context -> context.fetchOptional("""
                        SELECT s.fingerprint FROM advisory_source s
                        WHERE s.url = ?
                          AND (s.kind IN ('KEV', 'EPSS') OR EXISTS (
                            SELECT 1 FROM advisory_feed f
                            WHERE f.origin = iif(s.kind = 'CHANGES', replace(s.url, '/modified_id.csv', '/all.zip'), s.url)))
                        """, url).map(row -> row.get(0, String.class)));
    }

    void fetched(String url, SourceKind kind, String fingerprint, Instant now) {
        database.update(context -> context.execute(
                "INSERT OR REPLACE INTO advisory_source (url, kind, fingerprint, fetched_at) VALUES (?, ?, ?, ?)",
                url,
                kind.name(),
                fingerprint,
                now.toEpochMilli()));
    }

    void checked(String ecosystem, Instant now) {
        database.update(context -> context.execute(
                "UPDATE advisory_feed SET checked_at = ? WHERE ecosystem = ?", now.toEpochMilli(), ecosystem));
    }

    void failed(FeedFailure failure) {
        database.update(context -> context.execute(
                "INSERT OR REPLACE INTO advisory_failure (origin, feed, reason, failed_at) VALUES (?, ?, ?, ?)",
                failure.origin(),
                failure.feed(),
                failure.reason(),
                failure.failedAt().toEpochMilli()));
    }

    void succeeded(String origin, String feed) {
        if (failures().isEmpty()) {
            return; // so that nothing is written each time that nothing was wrong
        }
        database.update(context -> context.execute(
                "DELETE FROM advisory_failure WHERE origin = ? OR (feed = ? AND feed <> '')", origin, feed));
    }

    List<FeedFailure> failures() {
        return database.read(context -> context.fetch(
                        "SELECT origin, feed, reason, failed_at FROM advisory_failure ORDER BY feed, origin")
                .map(row -> new FeedFailure(
                        row.get(0, String.class),
                        row.get(1, String.class),
                        row.get(2, String.class),
                        Instant.ofEpochMilli(row.get(3, Long.class)))));
    }

    void ended(UpdateStatus update) {
        Instant next = update.nextAt();
        database.update(context -> context.execute(

                // One that was asked for beside the server's does not put off the server's next.
                """
                INSERT INTO advisory_update (id, state, words, ended_at, next_at) VALUES (1, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE
                SET state = excluded.state, words = excluded.words, ended_at = excluded.ended_at,
                    next_at = coalesce(excluded.next_at, next_at)
                """,
                update.state().name(),
                update.words(),
                update.endedAt().toEpochMilli(),
                next == null ? null : next.toEpochMilli()));
    }

    Optional<UpdateStatus> lastUpdate() {
        return database.read(context -> context.fetchOptional(
                        "SELECT state, words, ended_at, next_at FROM advisory_update")
                .map(row -> new UpdateStatus(
                        UpdateStatus.State.valueOf(row.get(0, String.class)),
                        row.get(1, String.class),
                        Instant.ofEpochMilli(row.get(2, Long.class)),
                        time(row.get(3, Long.class)))));
    }
}
