package dev.tallyman.store;

import dev.tallyman.advisory.AdvisoryWriter.Increment;
import dev.tallyman.advisory.AdvisoryWriter.Summary;
import dev.tallyman.model.Problem;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What an import says of its ecosystems: a whole feed says where they are from and what is wrong with them, an increment what is wrong with
 * what it read, single records only add to that.
 */
final class FeedRows {
    private final Connection connection;
    private final Instant now;

    FeedRows(Connection connection, Instant now) {
        this.connection = connection;
        this.now = now;
    }

    void write(Summary summary, Set<String> ecosystems) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                INSERT INTO advisory_feed (ecosystem, origin, problems, updated_at, whole_at, checked_at)
                VALUES (?1, ?2, ?3, ?4, iif(?5, ?4, NULL), iif(?6, ?4, NULL))
                ON CONFLICT (ecosystem) DO UPDATE
                SET origin = iif(?5, excluded.origin, origin),
                    problems = iif(?6 OR ?3 <> '[]', ?3, problems),
                    updated_at = excluded.updated_at,
                    whole_at = coalesce(excluded.whole_at, whole_at),
                    checked_at = coalesce(excluded.checked_at, checked_at)
                """)) {
            for (String ecosystem : ecosystems) {
                boolean whole = summary.replaced().contains(ecosystem);
                boolean increment = summary.increment() != null
                        && summary.increment().ecosystem().equals(ecosystem);
                statement.setString(1, ecosystem);
                statement.setString(2, summary.origin());
                statement.setString(3, StoredJson.write(problems(summary, ecosystem)));
                statement.setLong(4, now.toEpochMilli());
                statement.setBoolean(5, whole);
                statement.setBoolean(6, whole || increment);
                statement.addBatch();
            }
            statement.executeBatch();
        }
        forgetChanges(summary);
    }

    /** After a whole feed its list of changes has to be read again, whether the list changed or not. */
    private void forgetChanges(Summary summary) throws SQLException {
        if (summary.replaced().isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(
                "DELETE FROM advisory_source WHERE kind = 'CHANGES' AND url = replace(?, '/all.zip', '/modified_id.csv')")) {
            statement.setString(1, summary.origin());
            statement.executeUpdate();
        }
    }

    private List<Problem> problems(Summary summary, String ecosystem) throws SQLException {
        List<Problem> found = summary.problems().getOrDefault(ecosystem, List.of());
        Increment increment = summary.increment();
        if (increment == null || !increment.ecosystem().equals(ecosystem)) {
            return found;
        }
        List<Problem> all = new ArrayList<>(before(ecosystem));
        all.removeIf(problem -> increment.read().contains(problem.where()));
        all.addAll(found);
        return all;
    }

    private List<Problem> before(String ecosystem) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT problems FROM advisory_feed WHERE ecosystem = ?")) {
            statement.setString(1, ecosystem);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? StoredJson.problems(row.getString(1)) : List.of();
            }
        }
    }
}
