package dev.tallyman.store;

import dev.tallyman.advisory.Advisory;
import dev.tallyman.advisory.PackageKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The records that an import finds in the database, and their removal. */
final class HeldRecords {
    private final Connection connection;
    private final Statements statements;
    private final TouchedPackages touched;

    HeldRecords(Connection connection, TouchedPackages touched) {
        this.connection = connection;
        this.statements = new Statements(connection);
        this.touched = touched;
    }

    /** What is to be known of a record to tell whether another is it. */
    record Held(long id, long modified, long fingerprint, String of) {
        List<String> ecosystems() {
            return of.lines().toList();
        }
    }

    Map<String, Held> find(Collection<String> ids) throws SQLException {
        String marks = ids.stream().map(id -> "?").collect(Collectors.joining(", "));
        Map<String, Held> held = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT osv_id, id, modified, fingerprint, ecosystems FROM advisory WHERE osv_id IN (" + marks + ")")) {
            int index = 1;
            for (String id : ids) {
                statement.setString(index++, id);
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    held.put(
                            rows.getString(1),
                            new Held(rows.getLong(2), rows.getLong(3), rows.getLong(4), rows.getString(5)));
                }
            }
        }
        return held;
    }

    /** The entries of a record about each package, as they are kept. */
    Map<PackageKey, byte[]> packages(long id) throws SQLException {
        Map<PackageKey, byte[]> packages = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT ecosystem, name, affected FROM advisory_package WHERE advisory_id = " + id)) {
            while (rows.next()) {
                packages.put(new PackageKey(rows.getString(1), rows.getString(2)), rows.getBytes(3));
            }
        }
        return packages;
    }

    @Nullable
    Advisory header(long id) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT header FROM advisory WHERE id = " + id)) {
            return row.next() ? AdvisoryStore.header(row.getBytes(1)) : null;
        }
    }

    /** Removes a record with all that hangs on it, so that it can be written anew. */
    void erase(long id) throws SQLException {
        Advisory header = header(id);
        if (header == null) {
            return;
        }
        deleteFrom("advisory_alias", "alias", AdvisoryInserts.identifiers(header), id);
        deleteFrom("advisory_ecosystem", "ecosystem", ecosystems(id), id);
        statements.execute("DELETE FROM advisory_package WHERE advisory_id = " + id);
        statements.execute("DELETE FROM advisory WHERE id = " + id);
    }

    /** Takes a record out of an ecosystem, remembering which packages it was about; what other ecosystems have of it stays. */
    void remove(long id, String ecosystem) throws SQLException {
        List<String> of = ecosystems(id);
        if (of.size() <= 1) {
            delete(id);
            return;
        }
        // ';' follows ':' in ASCII: every release of this ecosystem, and nothing else.
        String rows = "advisory_id = %d AND (ecosystem = '%s' OR (ecosystem >= '%s:' AND ecosystem < '%s;'))"
                .formatted(id, quoted(ecosystem), quoted(ecosystem), quoted(ecosystem));
        touched.touch(rows);
        statements.execute("DELETE FROM advisory_package WHERE " + rows);
        deleteFrom("advisory_ecosystem", "ecosystem", List.of(ecosystem), id);
        try (PreparedStatement statement =
                connection.prepareStatement("UPDATE advisory SET ecosystems = ?, fingerprint = 0 WHERE id = ?")) {
            statement.setString(
                    1, of.stream().filter(each -> !each.equals(ecosystem)).collect(Collectors.joining("\n")));
            statement.setLong(2, id);
            statement.executeUpdate();
        }
    }

    private void delete(long id) throws SQLException {
        touched.touch("advisory_id = " + id);
        Advisory gone = touched.any() ? header(id) : null;
        if (gone != null) {
            touched.rated(gone);
        }
        erase(id);
    }

    private List<String> ecosystems(long id) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT ecosystems FROM advisory WHERE id = " + id)) {
            return row.next() ? row.getString(1).lines().toList() : List.of();
        }
    }

    private void deleteFrom(String table, String column, Iterable<String> values, long id) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("DELETE FROM " + table + " WHERE " + column + " = ? AND advisory_id = ?")) {
            for (String value : values) {
                statement.setString(1, value);
                statement.setLong(2, id);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static String quoted(String text) {
        return text.replace("'", "''");
    }
}
