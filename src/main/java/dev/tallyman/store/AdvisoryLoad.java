package dev.tallyman.store;

import dev.tallyman.advisory.Advisory;
import dev.tallyman.advisory.AdvisoryWriter.FeedChange;
import dev.tallyman.advisory.AdvisoryWriter.RecordSource;
import dev.tallyman.advisory.AdvisoryWriter.Summary;
import dev.tallyman.advisory.AffectedPackage;
import dev.tallyman.advisory.Ecosystems;
import dev.tallyman.advisory.OsvRecord;
import dev.tallyman.advisory.OsvWriter;
import dev.tallyman.advisory.PackageKey;
import dev.tallyman.model.Problem;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/**
 * One import, within one transaction: records in batches, then what the feed no longer has, then what must be matched again.
 * Memory does not grow with the feed: what was seen and touched is kept in temporary tables.
 */
final class AdvisoryLoad {
    private static final int BATCH = 1_000;
    /** Of pages, in KiB: large enough that the indexes' pages are not written over and over within the transaction. */
    private static final int CACHE_KIB = 192 << 10;

    private final Connection connection;
    private final Instant now;
    private final List<OsvRecord> waiting = new ArrayList<>(BATCH);
    private final Set<String> ecosystems = new TreeSet<>();
    private long nextId;
    private boolean empty;
    private boolean inventory;
    private long added;
    private long updated;
    private long unchanged;
    private long removed;

    AdvisoryLoad(Connection connection, Instant now) {
        this.connection = connection;
        this.now = now;
    }

    FeedChange run(RecordSource source) throws SQLException {
        long cacheBefore = number("PRAGMA cache_size");
        execute("PRAGMA cache_size = -" + CACHE_KIB);
        try {
            prepare();
            try (Inserts inserts = new Inserts(connection)) {
                source.forEach(record -> take(record, source.full(), source.fallback(), inserts));
                flush(source.full(), source.fallback(), inserts);
            }
            return finish(source.summary());
        } finally {
            execute("PRAGMA cache_size = " + cacheBefore);
        }
    }

    private void prepare() throws SQLException {
        // Temporary tables are of the connection, which outlives the transaction.
        execute("DROP TABLE IF EXISTS temp.seen");
        execute("DROP TABLE IF EXISTS temp.touched");
        execute("DROP TABLE IF EXISTS temp.rated");
        execute("CREATE TEMP TABLE rated (name TEXT PRIMARY KEY) WITHOUT ROWID");
        execute("CREATE TEMP TABLE seen (advisory_id INTEGER PRIMARY KEY)");
        execute("CREATE TEMP TABLE touched (ecosystem TEXT, name TEXT, PRIMARY KEY (name, ecosystem)) WITHOUT ROWID");
        nextId = number("SELECT coalesce(max(id), 0) + 1 FROM advisory");
        empty = nextId == 1;
        inventory = number("SELECT EXISTS (SELECT 1 FROM package_version)") == 1;
    }

    private void take(OsvRecord record, boolean full, String fallback, Inserts inserts) {
        waiting.add(record);
        if (waiting.size() == BATCH) {
            try {
                flush(full, fallback, inserts);
            } catch (SQLException e) {
                throw new DataAccessException(String.valueOf(e.getMessage()), e);
            }
        }
    }

    private void flush(boolean full, String fallback, Inserts inserts) throws SQLException {
        // The last of several records with one id counts, as if they came one after the other.
        Map<String, OsvRecord> batch = new LinkedHashMap<>();
        for (OsvRecord record : waiting) {
            batch.merge(
                    record.advisory().id(),
                    record,
                    (one, two) ->
                            two.advisory().modified().isBefore(one.advisory().modified()) ? one : two);
        }
        waiting.clear();
        Map<String, Held> held = empty && added == 0 ? Map.of() : held(batch.keySet());
        for (OsvRecord record : batch.values()) {
            write(record, held.get(record.advisory().id()), full, fallback, inserts);
        }
        inserts.execute();
    }

    private void write(OsvRecord record, @Nullable Held old, boolean full, String fallback, Inserts inserts)
            throws SQLException {
        if (old == null) {
            added++;
            for (PackageKey key : insert(nextId++, record, fallback, inserts).keySet()) {
                touch(key, inserts);
            }
            rated(record.advisory());
        } else if (old.fingerprint == record.fingerprint()) {
            unchanged++;
            inserts.seen(old.id);
            ecosystems.addAll(old.ecosystems());
        } else if (older(record, old, full)) {
            unchanged++;
            inserts.seen(old.id);
        } else {
            updated++;
            inserts.execute();
            update(old.id, record, fallback, inserts);
        }
    }

    /** Packages are touched by what matching reads alone: a new text or date of a record has nothing matched again. */
    private void update(long id, OsvRecord record, String fallback, Inserts inserts) throws SQLException {
        Map<PackageKey, byte[]> before = inventory ? packages(id) : Map.of();
        Advisory old = header(id);
        erase(id);
        Map<PackageKey, byte[]> after = insert(id, record, fallback, inserts);
        boolean same = old != null && matchesAs(old, record.advisory());
        Set<PackageKey> all = new LinkedHashSet<>(before.keySet());
        all.addAll(after.keySet());
        if (old != null && !same) {
            rated(old);
            rated(record.advisory());
        }
        for (PackageKey key : all) {
            if (!same || !Arrays.equals(before.get(key), after.get(key))) {
                touch(key, inserts);
            }
        }
    }

    private static boolean matchesAs(Advisory old, Advisory record) {
        return (old.withdrawn() == null) == (record.withdrawn() == null)
                && old.aliases().equals(record.aliases())
                && old.upstream().equals(record.upstream())
                && old.related().equals(record.related())
                && old.severities().equals(record.severities());
    }

    /** A record rates its CVE for packages too that it is not about. */
    private void rated(Advisory record) throws SQLException {
        if (!inventory || record.severities().isEmpty()) {
            return;
        }
        Set<String> names = Inserts.identifiers(record);
        names.add(record.id());
        try (PreparedStatement statement = connection.prepareStatement("INSERT OR IGNORE INTO temp.rated VALUES (?)")) {
            for (String name : names) {
                statement.setString(1, name);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private void touch(PackageKey key, Inserts inserts) throws SQLException {
        if (inventory) {
            inserts.touch(key);
        }
    }

    private Map<PackageKey, byte[]> packages(long id) throws SQLException {
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

    private @Nullable Advisory header(long id) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT header FROM advisory WHERE id = " + id)) {
            return row.next() ? AdvisoryStore.header(row.getBytes(1)) : null;
        }
    }

    /** A feed of its own ecosystem is right about its records; what other feeds share must not go back in time. */
    private static boolean older(OsvRecord record, Held old, boolean full) {
        boolean back = record.advisory().modified().toEpochMilli() < old.modified;
        return back && !(full && old.ecosystems().size() == 1);
    }

    /** Writes a record; answers the entries that it has about each package, as they are kept. */
    private Map<PackageKey, byte[]> insert(long id, OsvRecord record, String fallback, Inserts inserts)
            throws SQLException {
        Advisory advisory = record.advisory();
        Map<PackageKey, List<AffectedPackage>> packages = new LinkedHashMap<>();
        Set<String> bases = new LinkedHashSet<>();
        for (AffectedPackage entry : advisory.affected()) {
            String base = Ecosystems.base(entry.ecosystem());
            bases.add(base);
            packages.computeIfAbsent(
                            new PackageKey(Ecosystems.key(entry.ecosystem()), Ecosystems.normalise(base, entry.name())),
                            key -> new ArrayList<>(1))
                    .add(entry);
        }
        if (bases.isEmpty()) {
            bases.add(fallback);
        }
        ecosystems.addAll(bases);
        inserts.advisory(id, record, bases);
        inserts.aliases(id, advisory);
        Map<PackageKey, byte[]> written = new LinkedHashMap<>();
        for (Map.Entry<PackageKey, List<AffectedPackage>> entry : packages.entrySet()) {
            byte[] entries = OsvWriter.affected(entry.getValue());
            inserts.affected(id, written.size(), entry.getKey(), entries);
            written.put(entry.getKey(), entries);
        }
        return written;
    }

    private Map<String, Held> held(Set<String> ids) throws SQLException {
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

    /** Removes a record with all that hangs on it, remembering which packages it was about. */
    private void delete(long id) throws SQLException {
        touch("advisory_id = " + id);
        Advisory gone = inventory ? header(id) : null;
        if (gone != null) {
            rated(gone);
        }
        erase(id);
    }

    private void erase(long id) throws SQLException {
        Advisory header = header(id);
        String of = "";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT ecosystems FROM advisory WHERE id = " + id)) {
            if (row.next()) {
                of = row.getString(1);
            }
        }
        if (header == null) {
            return;
        }
        deleteFrom("advisory_alias", "alias", Inserts.identifiers(header), id);
        deleteFrom("advisory_ecosystem", "ecosystem", of.lines().toList(), id);
        execute("DELETE FROM advisory_package WHERE advisory_id = " + id);
        execute("DELETE FROM advisory WHERE id = " + id);
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

    private void touch(String where) throws SQLException {
        if (inventory) {
            execute("INSERT OR IGNORE INTO temp.touched SELECT ecosystem, name FROM advisory_package WHERE " + where);
        }
    }

    private FeedChange finish(Summary summary) throws SQLException {
        for (String ecosystem : summary.replaced()) {
            removeUnseen(ecosystem);
        }
        ecosystems.addAll(summary.replaced());
        ecosystems.addAll(summary.problems().keySet());
        feeds(summary);
        long touched = markTouched();
        if (added + updated + removed > 0) {
            execute("UPDATE advisory_revision SET revision = revision + 1");
        }
        execute("DROP TABLE temp.seen");
        execute("DROP TABLE temp.touched");
        execute("DROP TABLE temp.rated");
        return new FeedChange(ecosystems, added, updated, unchanged, removed, touched);
    }

    /** Records that were of this ecosystem and are no longer in its feed; what other ecosystems have of them stays. */
    private void removeUnseen(String ecosystem) throws SQLException {
        List<Long> gone = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT advisory_id FROM advisory_ecosystem
                WHERE ecosystem = ? AND advisory_id NOT IN (SELECT advisory_id FROM temp.seen)
                """)) {
            statement.setString(1, ecosystem);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    gone.add(rows.getLong(1));
                }
            }
        }
        for (long id : gone) {
            removed++;
            removeFrom(id, ecosystem);
        }
    }

    private void removeFrom(long id, String ecosystem) throws SQLException {
        List<String> of = List.of();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT ecosystems FROM advisory WHERE id = " + id)) {
            if (row.next()) {
                of = row.getString(1).lines().toList();
            }
        }
        if (of.size() <= 1) {
            delete(id);
            return;
        }
        // ';' follows ':' in ASCII: every release of this ecosystem, and nothing else.
        String rows = "advisory_id = %d AND (ecosystem = '%s' OR (ecosystem >= '%s:' AND ecosystem < '%s;'))"
                .formatted(id, quoted(ecosystem), quoted(ecosystem), quoted(ecosystem));
        touch(rows);
        execute("DELETE FROM advisory_package WHERE " + rows);
        deleteFrom("advisory_ecosystem", "ecosystem", List.of(ecosystem), id);
        try (PreparedStatement statement =
                connection.prepareStatement("UPDATE advisory SET ecosystems = ?, fingerprint = 0 WHERE id = ?")) {
            statement.setString(
                    1, of.stream().filter(each -> !each.equals(ecosystem)).collect(Collectors.joining("\n")));
            statement.setLong(2, id);
            statement.executeUpdate();
        }
    }

    private static String quoted(String text) {
        return text.replace("'", "''");
    }

    /** A whole feed says where the ecosystem is from and what is wrong with it; single records only add to that. */
    private void feeds(Summary summary) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                INSERT INTO advisory_feed (ecosystem, origin, problems, updated_at) VALUES (?1, ?2, ?3, ?4)
                ON CONFLICT (ecosystem) DO UPDATE
                SET origin = CASE WHEN ?5 THEN ?2 ELSE origin END,
                    problems = CASE WHEN ?5 OR ?3 <> '[]' THEN ?3 ELSE problems END,
                    updated_at = ?4
                """)) {
            for (String ecosystem : ecosystems) {
                List<Problem> problems = summary.problems().getOrDefault(ecosystem, List.of());
                statement.setString(1, ecosystem);
                statement.setString(2, summary.origin());
                statement.setString(3, StoredJson.write(problems));
                statement.setLong(4, now.toEpochMilli());
                statement.setBoolean(5, summary.replaced().contains(ecosystem));
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** What was matched under a name whose records changed is to be matched again. */
    private long markTouched() throws SQLException {
        if (!inventory) {
            return 0;
        }
        try (Statement statement = connection.createStatement()) {
            long rated = statement.executeUpdate("""
                    UPDATE package_version SET matched_at = NULL
                    WHERE matched_at IS NOT NULL AND id IN (
                      SELECT f.package_version_id FROM temp.rated r CROSS JOIN finding f ON f.weakness = r.name)
                    """);
            return rated + statement.executeUpdate("""
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
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long number(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private record Held(long id, long modified, long fingerprint, String of) {
        List<String> ecosystems() {
            return of.lines().toList();
        }
    }

    /** The statements of an import, each filled many times before it runs. */
    private static final class Inserts implements AutoCloseable {
        private final PreparedStatement advisory;
        private final PreparedStatement ecosystem;
        private final PreparedStatement alias;
        private final PreparedStatement affected;
        private final PreparedStatement seen;
        private final PreparedStatement touched;

        Inserts(Connection connection) throws SQLException {
            advisory = connection.prepareStatement("""
                    INSERT INTO advisory (id, osv_id, modified, fingerprint, ecosystems, header, record)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """);
            ecosystem = connection.prepareStatement(
                    "INSERT INTO advisory_ecosystem (ecosystem, advisory_id) VALUES (?, ?)");
            alias = connection.prepareStatement(
                    "INSERT OR IGNORE INTO advisory_alias (alias, advisory_id) VALUES (?, ?)");
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
}
