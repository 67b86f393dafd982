package dev.tallyman.store;

import dev.tallyman.advisory.Advisory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Set;

/**
 * What an import has to be matched again, in temporary tables: packages that changed records are about, and weaknesses that changed
 * records rate. Nothing is kept where there is no inventory yet.
 */
final class TouchedPackages {
    private final Statements statements;
    private final boolean inventory;

    TouchedPackages(Connection connection) throws SQLException {
        statements = new Statements(connection);
        inventory = statements.number("SELECT EXISTS (SELECT 1 FROM package_version)") == 1;
        drop();
        statements.execute("CREATE TEMP TABLE rated (name TEXT PRIMARY KEY) WITHOUT ROWID");
        statements.execute(
                "CREATE TEMP TABLE touched (ecosystem TEXT, name TEXT, PRIMARY KEY (name, ecosystem)) WITHOUT ROWID");
    }

    /** Whether anything can be touched at all. */
    boolean any() {
        return inventory;
    }

    /** What rows of {@code advisory_package} are about. */
    void touch(String where) throws SQLException {
        if (inventory) {
            statements.execute(
                    "INSERT OR IGNORE INTO temp.touched SELECT ecosystem, name FROM advisory_package WHERE " + where);
        }
    }

    /** A record rates its CVE for packages too that it is not about. */
    void rated(Advisory record) throws SQLException {
        if (!inventory || record.severities().isEmpty()) {
            return;
        }
        Set<String> names = AdvisoryInserts.identifiers(record);
        names.add(record.id());
        try (PreparedStatement statement =
                statements.connection().prepareStatement("INSERT OR IGNORE INTO temp.rated VALUES (?)")) {
            for (String name : names) {
                statement.setString(1, name);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** What was matched under a name whose records changed is to be matched again. */
    long mark() throws SQLException {
        if (!inventory) {
            return 0;
        }
        long rated = statements.update("""
                UPDATE package_version SET matched_at = NULL
                WHERE matched_at IS NOT NULL AND id IN (
                  SELECT f.package_version_id FROM temp.rated r CROSS JOIN finding f ON f.weakness = r.name)
                """);
        return rated + statements.update("""
                UPDATE package_version SET matched_at = NULL
                WHERE id IN (
                  SELECT v.id FROM temp.touched t
                  CROSS JOIN package_version v ON v.subject = t.name
                  WHERE v.matched_at IS NOT NULL
                    AND (v.ecosystem = t.ecosystem
                      OR substr(v.ecosystem, 1, length(t.ecosystem) + 1) = t.ecosystem || ':'
                      OR (t.ecosystem LIKE 'Ubuntu:Pro:%' AND v.ecosystem LIKE 'Ubuntu:%')
                      OR (t.ecosystem LIKE 'Alpine:%' AND v.ecosystem LIKE 'Alpine:%')))
                """);
    }

    /** Temporary tables are of the connection, which outlives the transaction. */
    void drop() throws SQLException {
        statements.execute("DROP TABLE IF EXISTS temp.touched");
        statements.execute("DROP TABLE IF EXISTS temp.rated");
    }
}
