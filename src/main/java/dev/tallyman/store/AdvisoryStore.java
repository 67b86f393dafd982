package dev.tallyman.store;

import com.github.luben.zstd.Zstd;
import dev.tallyman.advisory.Advisory;
import dev.tallyman.advisory.AdvisoryRepository;
import dev.tallyman.advisory.AdvisoryWriter;
import dev.tallyman.advisory.BadRecordException;
import dev.tallyman.advisory.Ecosystems;
import dev.tallyman.advisory.Exploitation;
import dev.tallyman.advisory.FeedFailure;
import dev.tallyman.advisory.FeedStatus;
import dev.tallyman.advisory.OsvReader;
import dev.tallyman.advisory.PackageKey;
import dev.tallyman.advisory.UpdateStatus;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jooq.DSLContext;
import org.jooq.Record;

/** Advisories in the database. */
public final class AdvisoryStore implements AdvisoryRepository, AdvisoryWriter {
    private static final int KEYS_A_QUERY = 1_000;

    /** An OSV record as JSON is at most this long; what is stored was shorter when it came. */
    private static final int MAX_RECORD = 64 << 20;

    private final Database database;
    private final FeedStore feeds;

    public AdvisoryStore(Database database) {
        this.database = database;
        feeds = new FeedStore(database);
    }

    @Override
    public Map<PackageKey, List<Advisory>> candidates(Collection<PackageKey> packages) {
        List<PackageKey> keys = packages.stream().distinct().toList();
        Map<PackageKey, List<Advisory>> found = new HashMap<>();
        database.read(context -> {
            Map<Long, Advisory> headers = new HashMap<>();
            for (int from = 0; from < keys.size(); from += KEYS_A_QUERY) {
                candidates(context, keys.subList(from, Math.min(keys.size(), from + KEYS_A_QUERY)), headers, found);
            }
            return true;
        });
        return found;
    }

    private static void candidates(
            DSLContext context,
            List<PackageKey> keys,
            Map<Long, Advisory> headers,
            Map<PackageKey, List<Advisory>> found) {
        String wanted = StoredJson.write(
                keys.stream().map(key -> List.of(key.ecosystem(), key.name())).toList());
        // One parameter: a statement with thousands of them takes longer to prepare than to run. CROSS JOIN keeps
        // SQLite to
        // this order: the keys first, the index for each.
        for (Record row : context.fetch("""
                SELECT w.value ->> 0, w.value ->> 1, p.affected, a.id, a.header
                FROM json_each(?) w
                CROSS JOIN advisory_package p ON p.ecosystem = w.value ->> 0 AND p.name = w.value ->> 1
                CROSS JOIN advisory a ON a.id = p.advisory_id
                ORDER BY a.id
                """, wanted)) {
            byte[] header = row.get(4, byte[].class);
            Advisory advisory = headers.computeIfAbsent(row.get(3, Long.class), id -> header(header));
            found.computeIfAbsent(
                            new PackageKey(row.get(0, String.class), row.get(1, String.class)),
                            key -> new ArrayList<>())
                    .add(entries(advisory, row.get(2, byte[].class)));
        }
    }

    static Advisory header(byte[] bytes) {
        try {
            return OsvReader.read(bytes, bytes.length);
        } catch (BadRecordException e) {
            throw new IllegalStateException("an advisory in the database is damaged: " + e.getMessage(), e);
        }
    }

    private static Advisory entries(Advisory advisory, byte[] affected) {
        try {
            return advisory.withAffected(OsvReader.readAffected(affected));
        } catch (BadRecordException e) {
            throw new IllegalStateException("the advisory " + advisory.id() + " in the database is damaged", e);
        }
    }

    @Override
    public List<String> covered(Collection<String> ecosystems) {
        return database.read(context -> ecosystems.stream()
                .filter(ecosystem -> covered(context, ecosystem))
                .toList());
    }

    private static boolean covered(DSLContext context, String ecosystem) {
        return exists(context, "SELECT 1 FROM advisory_package WHERE ecosystem = ? LIMIT 1", ecosystem)
                || (!Ecosystems.released(ecosystem)
                        && exists(context, "SELECT 1 FROM advisory_feed WHERE ecosystem = ?", ecosystem));
    }

    private static boolean exists(DSLContext context, String sql, String parameter) {
        return context.fetchOne(sql, parameter) != null;
    }

    @Override
    public List<FeedStatus> status() {
        return feeds.status();
    }

    @Override
    public List<String> show(String idOrAlias) {
        return database.read(context ->
                context.fetch("""
                        SELECT record FROM (
                          SELECT 0 AS place, osv_id, record FROM advisory WHERE osv_id = ?
                          UNION ALL
                          SELECT 1, a.osv_id, a.record
                          FROM advisory_alias l JOIN advisory a ON a.id = l.advisory_id
                          WHERE l.alias = ? AND a.osv_id <> ?)
                        ORDER BY place, osv_id
                        """, idOrAlias, idOrAlias, idOrAlias).map(row -> text(row.get(0, byte[].class))));
    }

    static String text(byte[] compressed) {
        long size = Zstd.getFrameContentSize(compressed);
        if (size < 0 || size > MAX_RECORD) {
            throw new IllegalStateException("an advisory in the database is damaged");
        }
        return new String(Zstd.decompress(compressed, (int) size), StandardCharsets.UTF_8);
    }

    @Override
    public Map<String, Exploitation> exploitation(Collection<String> cves) {
        List<String> all = cves.stream().distinct().toList();
        Map<String, Exploitation> found = new LinkedHashMap<>();
        database.read(context -> {
            for (int from = 0; from < all.size(); from += KEYS_A_QUERY) {
                List<String> some = all.subList(from, Math.min(all.size(), from + KEYS_A_QUERY));
                context.fetch(
                                // As text: jOOQ takes SQLite's REAL, which is a double, for a float.
                                """
                                SELECT cve, known_exploited, CAST(epss AS TEXT) FROM exploitation
                                WHERE cve IN (SELECT value FROM json_each(?))
                                """, StoredJson.write(some))
                        .forEach(row -> found.put(
                                row.get(0, String.class),
                                new Exploitation(row.get(1, Integer.class) != 0, row.get(2, Double.class))));
            }
            return true;
        });
        return found;
    }

    @Override
    public long revision() {
        return database.read(context ->
                context.fetchSingle("SELECT revision FROM advisory_revision").get(0, Long.class));
    }

    @Override
    public FeedChange write(RecordSource source, Instant now) {
        return database.write(
                context -> context.connectionResult(connection -> new AdvisoryLoad(connection, now).run(source)));
    }

    @Override
    public Map<String, List<Advisory>> named(Collection<String> cves) {
        List<String> all = cves.stream().distinct().toList();
        Map<String, List<Advisory>> found = new HashMap<>();
        database.read(context -> {
            for (int from = 0; from < all.size(); from += KEYS_A_QUERY) {
                String some = StoredJson.write(all.subList(from, Math.min(all.size(), from + KEYS_A_QUERY)));
                context.fetch("""
                                SELECT w.value, a.header FROM json_each(?) w
                                CROSS JOIN advisory_alias l ON l.alias = w.value
                                CROSS JOIN advisory a ON a.id = l.advisory_id
                                UNION ALL
                                SELECT w.value, a.header FROM json_each(?) w CROSS JOIN advisory a ON a.osv_id = w.value
                                """, some, some)
                        .forEach(row -> found.computeIfAbsent(row.get(0, String.class), key -> new ArrayList<>())
                                .add(header(row.get(1, byte[].class))));
            }
            return true;
        });
        return found;
    }

    @Override
    public Changes changes(String ecosystem, RecordListing listing, int most) {
        // A temporary table is the writing connection's to make.
        return database.write(context ->
                context.connectionResult(connection -> new RecordChanges(connection).of(ecosystem, listing, most)));
    }

    @Override
    public Optional<String> fingerprint(String url) {
        return feeds.fingerprint(url);
    }

    @Override
    public void fetched(String url, SourceKind kind, String fingerprint, Instant now) {
        feeds.fetched(url, kind, fingerprint, now);
    }

    @Override
    public void checked(String ecosystem, Instant now) {
        feeds.checked(ecosystem, now);
    }

    @Override
    public void failed(FeedFailure failure) {
        feeds.failed(failure);
    }

    @Override
    public void succeeded(String origin, String feed) {
        feeds.succeeded(origin, feed);
    }

    @Override
    public List<FeedFailure> failures() {
        return feeds.failures();
    }

    @Override
    public void ended(UpdateStatus update) {
        feeds.ended(update);
    }

    @Override
    public Optional<UpdateStatus> lastUpdate() {
        return feeds.lastUpdate();
    }

    @Override
    public void export(String ecosystem, RecordSink sink) {
        database.read(context -> {
            context.connection(connection -> new RecordExport(connection).of(ecosystem, sink));
            return true;
        });
    }

    @Override
    public void exportOthers(Set<String> ecosystems, RecordSink sink) {
        database.read(context -> {
            context.connection(connection -> new RecordExport(connection).outside(StoredJson.write(ecosystems), sink));
            return true;
        });
    }

    @Override
    public Map<String, Exploitation> exploitation() {
        Map<String, Exploitation> all = new TreeMap<>();
        database.read(context -> {
            context.fetch("SELECT cve, known_exploited, CAST(epss AS TEXT) FROM exploitation")
                    .forEach(row -> all.put(
                            row.get(0, String.class),
                            new Exploitation(row.get(1, Integer.class) != 0, row.get(2, Double.class))));
            return true;
        });
        return all;
    }

    @Override
    public int replaceKnownExploited(Set<String> cves, Instant now) {
        return new ExploitationStore(database).replaceKnownExploited(cves);
    }

    @Override
    public int replaceEpss(Map<String, Double> scores, Instant now) {
        return new ExploitationStore(database).replaceEpss(scores);
    }
}
