package dev.tallyman.store;

import dev.tallyman.advisory.AdvisoryRepository.RecordSink;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Gives records out one at a time, by identifier; SQLite sorts the identifiers, so that memory does not grow with them. */
final class RecordExport {
    private final Connection connection;

    RecordExport(Connection connection) {
        this.connection = connection;
    }

    void of(String ecosystem, RecordSink sink) throws SQLException {
        run("""
            SELECT a.osv_id, a.id FROM advisory_ecosystem e JOIN advisory a ON a.id = e.advisory_id
            WHERE e.ecosystem = ? ORDER BY a.osv_id
            """, ecosystem, sink);
    }

    /** @param ecosystems JSON list */
    void outside(String ecosystems, RecordSink sink) throws SQLException {
        run("""
            SELECT a.osv_id, a.id FROM advisory a
            WHERE NOT EXISTS (
              SELECT 1 FROM json_each(?) w JOIN advisory_ecosystem e ON e.ecosystem = w.value AND e.advisory_id = a.id)
            ORDER BY a.osv_id
            """, ecosystems, sink);
    }

    private void run(String sql, String parameter, RecordSink sink) throws SQLException {
        try (PreparedStatement ids = connection.prepareStatement(sql);
                PreparedStatement record = connection.prepareStatement("SELECT record FROM advisory WHERE id = ?")) {
            ids.setString(1, parameter);
            try (ResultSet rows = ids.executeQuery()) {
                while (rows.next()) {
                    record.setLong(1, rows.getLong(2));
                    try (ResultSet row = record.executeQuery()) {
                        if (row.next()) {
                            sink.accept(rows.getString(1), AdvisoryStore.text(row.getBytes(1)));
                        }
                    }
                }
            }
        }
    }
}
