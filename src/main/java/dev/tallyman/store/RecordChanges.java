package dev.tallyman.store;

import dev.tallyman.advisory.AdvisoryWriter.Changes;
import dev.tallyman.advisory.AdvisoryWriter.RecordListing;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jooq.exception.DataAccessException;

/** Compares a list of an ecosystem's records with those that are held. The list is in a temporary table: memory does not grow with it. */
final class RecordChanges {
    private static final int BATCH = 5_000;

    private final Connection connection;
    private final Statements statements;
    private int waiting;

    RecordChanges(Connection connection) {
        this.connection = connection;
        statements = new Statements(connection);
    }

    Changes of(String ecosystem, RecordListing listing, int most) throws SQLException {
        statements.execute("DROP TABLE IF EXISTS temp.listed");
        statements.execute("CREATE TEMP TABLE listed (osv_id TEXT PRIMARY KEY, modified INTEGER) WITHOUT ROWID");
        try {
            fill(listing);
            List<String> changed = ids("""
                    SELECT l.osv_id FROM temp.listed l
                    LEFT JOIN advisory a ON a.osv_id = l.osv_id
                    LEFT JOIN advisory_ecosystem e ON e.ecosystem = ? AND e.advisory_id = a.id
                    WHERE e.advisory_id IS NULL OR a.modified <> l.modified
                    LIMIT ?
                    """, ecosystem, most + 1);
            long gone = statements.numbers("""
                            SELECT count(*) FROM advisory_ecosystem e
                            JOIN advisory a ON a.id = e.advisory_id
                            WHERE e.ecosystem = ? AND NOT EXISTS (SELECT 1 FROM temp.listed l WHERE l.osv_id = a.osv_id)
                            """, ecosystem).getFirst();
            return new Changes(changed, gone);
        } finally {
            statements.execute("DROP TABLE temp.listed");
        }
    }

    private void fill(RecordListing listing) throws SQLException {
        // Of two lines about one record the newer counts.
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO temp.listed VALUES (?, ?)
                ON CONFLICT (osv_id) DO UPDATE SET modified = max(modified, excluded.modified)
                """)) {
            listing.forEach((id, modified) -> add(insert, id, modified));
            insert.executeBatch();
        }
    }

    private void add(PreparedStatement insert, String id, Instant modified) {
        try {
            insert.setString(1, id);
            insert.setLong(2, modified.toEpochMilli());
            insert.addBatch();
            if (++waiting % BATCH == 0) {
                insert.executeBatch();
            }
        } catch (SQLException e) {
            throw new DataAccessException(String.valueOf(e.getMessage()), e);
        }
    }

    private List<String> ids(String sql, String ecosystem, int most) throws SQLException {
        List<String> ids = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, ecosystem);
            statement.setInt(2, most);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getString(1));
                }
            }
        }
        return ids;
    }
}
