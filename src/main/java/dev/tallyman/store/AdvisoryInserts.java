package dev.tallyman.store;

import dev.tallyman.advisory.Advisory;
import dev.tallyman.advisory.OsvRecord;
import dev.tallyman.advisory.OsvWriter;
import dev.tallyman.advisory.PackageKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.Set;

/** The statements of an import, each filled many times before it runs. */
final class AdvisoryInserts implements AutoCloseable {
    private final PreparedStatement advisory;
    private final PreparedStatement ecosystem;
    private final PreparedStatement alias;
    private final PreparedStatement affected;
    private final PreparedStatement seen;
    private final PreparedStatement touched;

    AdvisoryInserts(Connection connection) throws SQLException {
        advisory = connection.prepareStatement("""
                INSERT INTO advisory (id, osv_id, modified, fingerprint, ecosystems, header, record)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """);
        ecosystem =
                connection.prepareStatement("INSERT INTO advisory_ecosystem (ecosystem, advisory_id) VALUES (?, ?)");
        alias = connection.prepareStatement("INSERT OR IGNORE INTO advisory_alias (alias, advisory_id) VALUES (?, ?)");
        affected = connection.prepareStatement(
                "INSERT INTO advisory_package (advisory_id, position, ecosystem, name, affected) VALUES (?, ?, ?, ?, ?)");
        seen = connection.prepareStatement("INSERT OR IGNORE INTO temp.seen VALUES (?)");
        touched = connection.prepareStatement("INSERT OR IGNORE INTO temp.touched VALUES (?, ?)");
    }

    void advisory(long id, OsvRecord record, Set<String> bases) throws SQLException {
        advisory.setLong(1, id);
        advisory.setString(2, record.advisory().id());
        advisory.setLong(3, record.advisory().modified().toEpochMilli());
        advisory.setLong(4, record.fingerprint());
        advisory.setString(5, String.join("\n", bases));
        advisory.setBytes(6, OsvWriter.header(record.advisory()));
        advisory.setBytes(7, record.compressed());
        advisory.addBatch();
        for (String base : bases) {
            ecosystem.setString(1, base);
            ecosystem.setLong(2, id);
            ecosystem.addBatch();
        }
        seen(id);
    }

    static Set<String> identifiers(Advisory advisory) {
        Set<String> all = new LinkedHashSet<>(advisory.aliases());
        all.addAll(advisory.upstream());
        return all;
    }

    void aliases(long id, Advisory record) throws SQLException {
        for (String each : identifiers(record)) {
            alias.setString(1, each);
            alias.setLong(2, id);
            alias.addBatch();
        }
    }

    void affected(long id, int position, PackageKey key, byte[] entries) throws SQLException {
        affected.setLong(1, id);
        affected.setInt(2, position);
        affected.setString(3, key.ecosystem());
        affected.setString(4, key.name());
        affected.setBytes(5, entries);
        affected.addBatch();
    }

    void touch(PackageKey key) throws SQLException {
        touched.setString(1, key.ecosystem());
        touched.setString(2, key.name());
        touched.addBatch();
    }

    void seen(long id) throws SQLException {
        seen.setLong(1, id);
        seen.addBatch();
    }

    void execute() throws SQLException {
        advisory.executeBatch();
        ecosystem.executeBatch();
        alias.executeBatch();
        affected.executeBatch();
        seen.executeBatch();
        touched.executeBatch();
    }

    @Override
    public void close() throws SQLException {
        advisory.close();
        ecosystem.close();
        alias.close();
        affected.close();
        seen.close();
        touched.close();
    }
}
