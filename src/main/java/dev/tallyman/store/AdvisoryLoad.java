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
import dev.tallyman.store.HeldRecords.Held;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
    private final Statements statements;
    private final TouchedPackages touched;
    private final HeldRecords held;
    private final Instant now;
    private final List<OsvRecord> waiting = new ArrayList<>(BATCH);
    private final Set<String> ecosystems = new TreeSet<>();
    private long nextId;
    private boolean empty;
    private long added;
    private long updated;
    private long unchanged;
    private long removed;

    AdvisoryLoad(Connection connection, Instant now) throws SQLException {
        this.connection = connection;
        this.now = now;
        statements = new Statements(connection);
        touched = new TouchedPackages(connection);
        held = new HeldRecords(connection, touched);
    }

    FeedChange run(RecordSource source) throws SQLException {
        long cacheBefore = statements.number("PRAGMA cache_size");
        statements.execute("PRAGMA cache_size = -" + CACHE_KIB);
        try {
            prepare();
            try (AdvisoryInserts inserts = new AdvisoryInserts(connection)) {
                source.forEach(record -> take(record, source.full(), source.fallback(), inserts));
                flush(source.full(), source.fallback(), inserts);
            }
            return finish(source.summary());
        } finally {
            statements.execute("PRAGMA cache_size = " + cacheBefore);
        }
    }

    private void prepare() throws SQLException {
        statements.execute("DROP TABLE IF EXISTS temp.seen");
        statements.execute("CREATE TEMP TABLE seen (advisory_id INTEGER PRIMARY KEY)");
        nextId = statements.number("SELECT coalesce(max(id), 0) + 1 FROM advisory");
        empty = nextId == 1;
    }

    private void take(OsvRecord record, boolean full, String fallback, AdvisoryInserts inserts) {
        waiting.add(record);
        if (waiting.size() == BATCH) {
            try {
                flush(full, fallback, inserts);
            } catch (SQLException e) {
                throw new DataAccessException(String.valueOf(e.getMessage()), e);
            }
        }
    }

    private void flush(boolean full, String fallback, AdvisoryInserts inserts) throws SQLException {
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
        Map<String, Held> known = empty && added == 0 ? Map.of() : held.find(batch.keySet());
        for (OsvRecord record : batch.values()) {
            write(record, known.get(record.advisory().id()), full, fallback, inserts);
        }
        inserts.execute();
    }

    private void write(OsvRecord record, @Nullable Held old, boolean full, String fallback, AdvisoryInserts inserts)
            throws SQLException {
        if (old == null) {
            added++;
            for (PackageKey key : insert(nextId++, record, fallback, inserts).keySet()) {
                touch(key, inserts);
            }
            touched.rated(record.advisory());
        } else if (old.fingerprint() == record.fingerprint()) {
            unchanged++;
            inserts.seen(old.id());
            ecosystems.addAll(old.ecosystems());
        } else if (older(record, old, full)) {
            unchanged++;
            inserts.seen(old.id());
        } else {
            updated++;
            inserts.execute();
            update(old.id(), record, fallback, inserts);
        }
    }

    /** Packages are touched by what matching reads alone: a new text or date of a record has nothing matched again. */
    private void update(long id, OsvRecord record, String fallback, AdvisoryInserts inserts) throws SQLException {
        Map<PackageKey, byte[]> before = touched.any() ? held.packages(id) : Map.of();
        Advisory old = held.header(id);
        held.erase(id);
        Map<PackageKey, byte[]> after = insert(id, record, fallback, inserts);
        boolean same = old != null && matchesAs(old, record.advisory());
        Set<PackageKey> all = new LinkedHashSet<>(before.keySet());
        all.addAll(after.keySet());
        if (old != null && !same) {
            touched.rated(old);
            touched.rated(record.advisory());
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

    private void touch(PackageKey key, AdvisoryInserts inserts) throws SQLException {
        if (touched.any()) {
            inserts.touch(key);
        }
    }

    /**
     * A feed of its own ecosystem is right about its records, unless it has one twice; what other feeds share must not go back in time.
     */
    private boolean older(OsvRecord record, Held old, boolean full) throws SQLException {
        boolean back = record.advisory().modified().toEpochMilli() < old.modified();
        return back && !(full && old.ecosystems().size() == 1 && !seen(old.id()));
    }

    private boolean seen(long id) throws SQLException {
        return statements.number("SELECT EXISTS (SELECT 1 FROM temp.seen WHERE advisory_id = " + id + ")") == 1;
    }

    /** Writes a record; answers the entries that it has about each package, as they are kept. */
    private Map<PackageKey, byte[]> insert(long id, OsvRecord record, String fallback, AdvisoryInserts inserts)
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

    private FeedChange finish(Summary summary) throws SQLException {
        if (!summary.skipped().isEmpty()) {
            keep(summary.skipped());
        }
        for (String ecosystem : summary.replaced()) {
            removeUnseen(ecosystem);
        }
        if (summary.increment() != null) {
            ecosystems.add(summary.increment().ecosystem());
        }
        ecosystems.addAll(summary.replaced());
        ecosystems.addAll(summary.problems().keySet());
        new FeedRows(connection, now).write(summary, ecosystems);
        long marked = touched.mark();
        if (added + updated + removed > 0) {
            statements.execute("UPDATE advisory_revision SET revision = revision + 1");
        }
        statements.execute("DROP TABLE temp.seen");
        touched.drop();
        return new FeedChange(ecosystems, added, updated, unchanged, removed, marked);
    }

    /** A record whose new form cannot be read is still there: its old one stays, lest its packages seem clean. */
    private void keep(Set<String> ids) throws SQLException {
        try (AdvisoryInserts inserts = new AdvisoryInserts(connection)) {
            for (Held kept : held.find(ids).values()) {
                inserts.seen(kept.id());
            }
            inserts.execute();
        }
    }

    /** Records that were of this ecosystem and are no longer in its feed; what other ecosystems have of them stays. */
    private void removeUnseen(String ecosystem) throws SQLException {
        for (long id : statements.numbers("""
                SELECT advisory_id FROM advisory_ecosystem
                WHERE ecosystem = ? AND advisory_id NOT IN (SELECT advisory_id FROM temp.seen)
                """, ecosystem)) {
            removed++;
            held.remove(id, ecosystem);
        }
    }
}
