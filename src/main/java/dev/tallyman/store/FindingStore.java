package dev.tallyman.store;

import dev.tallyman.catalog.InstalledPackage;
import dev.tallyman.match.FindQuery;
import dev.tallyman.match.Finding;
import dev.tallyman.match.FindingRepository;
import dev.tallyman.match.InUse;
import dev.tallyman.match.Subject;
import dev.tallyman.model.Distribution;
import dev.tallyman.model.Purl;
import dev.tallyman.model.Severity;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** Findings in the database, one row a distinct package version and weakness. */
public final class FindingStore implements FindingRepository, InUse {
    /** From the packages outwards: those with findings are few. */
    private static final String IN_USE = "WITH " + Reach.TAGGED + """
             SELECT pv.purl, count(DISTINCT r.repository_id)
            FROM json_each(?) w
            CROSS JOIN package_version pv ON pv.purl = w.value
            CROSS JOIN image_package ip ON ip.package_version_id = pv.id AND ip.owner IS NULL
            JOIN reach r ON r.image_id = ip.image_id
            GROUP BY pv.purl""";

    private final Database database;

    public FindingStore(Database database) {
        this.database = database;
    }

    @Override
    public List<Pending> pending(@Nullable Pending after, int max) {
        // The name tells openEuler's service packs, CentOS Stream and Debian's unreleased versions apart; only images
        // have it.
        return database.read(context -> context.fetch(
                        """
                        SELECT v.id, v.purl, v.name, v.version, v.type, v.source_name, v.source_version,
                               v.distribution_id, v.distribution_version,
                               CASE WHEN v.distribution_id IN ('openeuler', 'centos', 'debian') THEN (
                                 SELECT i.distribution_name FROM image_package p JOIN image i ON i.id = p.image_id
                                 WHERE p.package_version_id = v.id LIMIT 1) END
                        FROM package_version v
                        WHERE v.matched_at IS NULL AND (v.name, v.id) > (?, ?)
                        ORDER BY v.name, v.id
                        LIMIT ?
                        """, after == null ? "" : after.installed().name(), after == null ? -1L : after.id(), max)
                .map(FindingStore::pending));
    }

    private static Pending pending(Record row) {
        String purl = row.get(1, String.class);
        String name = row.get(2, String.class);
        String version = row.get(3, String.class);
        String type = row.get(4, String.class);
        String source = row.get(5, String.class);
        String distribution = row.get(7, String.class);
        String release = row.get(8, String.class);
        return new Pending(
                row.get(0, Long.class),
                distribution.isEmpty()
                        ? null
                        : new Distribution(distribution, release.isEmpty() ? null : release, row.get(9, String.class)),
                new InstalledPackage(
                        Purl.tryParse(purl).orElseGet(() -> Purl.of(type, null, name, version)),
                        name,
                        version,
                        type,
                        source.isEmpty() ? null : new InstalledPackage.Source(source, row.get(6, String.class)),
                        null,
                        List.of(),
                        List.of(),
                        null));
    }

    @Override
    public Change record(List<Matched> matched, Instant now) {
        return database.write(context -> record(context, matched, now));
    }

    private static Change record(DSLContext context, List<Matched> matched, Instant now) {
        Map<Long, Map<String, Long>> before = before(context, matched);
        Set<Long> matchedBefore = matchedBefore(context, matched);
        long appeared = 0;
        long gone = 0;
        for (Matched each : matched) {
            Map<String, Long> old = before.getOrDefault(each.id(), Map.of());
            Set<String> current = each.findings().stream().map(Finding::id).collect(Collectors.toSet());
            boolean known = matchedBefore.contains(each.id());
            for (String weakness : minus(current, old.keySet())) {
                appeared++;
                if (known) {
                    event(context, "finding-new", weakness, each.id(), now);
                }
            }
            for (String weakness : minus(old.keySet(), current)) {
                gone++;
                event(context, "finding-gone", weakness, each.id(), now);
            }
        }
        context.connection(connection -> write(connection, matched, before, now));
        return new Change(appeared, gone);
    }

    private static Set<String> minus(Collection<String> all, Collection<String> others) {
        Set<String> rest = new HashSet<>(all);
        rest.removeAll(others);
        return rest;
    }

    private static Map<Long, Map<String, Long>> before(DSLContext context, List<Matched> matched) {
        Map<Long, Map<String, Long>> before = new HashMap<>();
        context.fetch("SELECT package_version_id, weakness, first_seen_at FROM finding WHERE package_version_id IN ("
                        + ids(matched) + ")")
                .forEach(row -> before.computeIfAbsent(row.get(0, Long.class), key -> new HashMap<>())
                        .put(row.get(1, String.class), row.get(2, Long.class)));
        return before;
    }

    private static Set<Long> matchedBefore(DSLContext context, List<Matched> matched) {
        return new HashSet<>(
                context.fetch("SELECT id FROM package_version WHERE subject <> '' AND id IN (" + ids(matched) + ")")
                        .map(row -> row.get(0, Long.class)));
    }

    private static String ids(List<Matched> matched) {
        return matched.stream().map(each -> Long.toString(each.id())).collect(Collectors.joining(","));
    }

    /** Only of packages that are judged by themselves in some image. */
    private static void event(DSLContext context, String kind, String weakness, long id, Instant now) {
        context.execute("""
                INSERT INTO event (at, kind, subject, after, package_version_id)
                SELECT ?, ?, ?, v.purl, v.id FROM package_version v
                WHERE v.id = ?
                  AND EXISTS (SELECT 1 FROM image_package p WHERE p.package_version_id = v.id AND p.owner IS NULL)
                """, now.toEpochMilli(), kind, weakness, id);
    }

    private static void write(
            Connection connection, List<Matched> matched, Map<Long, Map<String, Long>> before, Instant now)
            throws SQLException {
        try (PreparedStatement delete =
                        connection.prepareStatement("DELETE FROM finding WHERE package_version_id = ?");
                PreparedStatement insert = connection.prepareStatement("""
                        INSERT INTO finding (package_version_id, weakness, aliases, severity, score, vector, fixed, status,
                                             known_exploited, epss, advisories, first_seen_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """);
                PreparedStatement alias = connection.prepareStatement(
                        "INSERT OR IGNORE INTO weakness_alias (alias, weakness) VALUES (?, ?)");
                PreparedStatement done = connection.prepareStatement(
                        "UPDATE package_version SET ecosystem = ?, subject = ?, matched_at = ? WHERE id = ?")) {
            Set<String> aliased = new HashSet<>();
            // In the order of the table: they came in that of their names.
            List<Matched> ordered = matched.stream()
                    .sorted(Comparator.comparingLong(Matched::id))
                    .toList();
            for (Matched each : ordered) {
                Map<String, Long> old = before.getOrDefault(each.id(), Map.of());
                if (!old.isEmpty()) {
                    delete.setLong(1, each.id());
                    delete.addBatch();
                }
                for (Finding finding : each.findings()) {
                    insert(insert, each.id(), finding, old.getOrDefault(finding.id(), now.toEpochMilli()));
                    if (aliased.add(finding.id() + finding.aliases())) {
                        aliases(alias, finding);
                    }
                }
                done.setString(1, each.subject().map(Subject::ecosystem).orElse(""));
                done.setString(2, each.subject().map(Subject::name).orElse(""));
                done.setLong(3, now.toEpochMilli());
                done.setLong(4, each.id());
                done.addBatch();
            }
            delete.executeBatch();
            insert.executeBatch();
            alias.executeBatch();
            done.executeBatch();
        }
    }

    private static void insert(PreparedStatement insert, long id, Finding finding, long firstSeen) throws SQLException {
        insert.setLong(1, id);
        insert.setString(2, finding.id());
        insert.setString(3, StoredJson.write(finding.aliases()));
        insert.setInt(4, rank(finding.severity()));
        insert.setObject(5, finding.score());
        insert.setString(6, finding.vector());
        insert.setString(7, finding.fixed());
        insert.setString(8, finding.status().word());
        insert.setBoolean(9, finding.knownExploited());
        insert.setObject(10, finding.epss());
        insert.setString(11, StoredJson.write(finding.advisories()));
        insert.setLong(12, firstSeen);
        insert.addBatch();
    }

    /** As the schema says. */
    private static int rank(Severity severity) {
        return switch (severity) {
            case CRITICAL -> 0;
            case HIGH -> 1;
            case MEDIUM -> 2;
            case LOW -> 3;
            case UNKNOWN -> 4;
        };
    }

    private static void aliases(PreparedStatement alias, Finding finding) throws SQLException {
        alias.setString(1, finding.id());
        alias.setString(2, finding.id());
        alias.addBatch();
        for (String each : finding.aliases()) {
            alias.setString(1, each);
            alias.setString(2, finding.id());
            alias.addBatch();
        }
    }

    @Override
    public List<String> ecosystems() {
        return database.read(context -> context.fetch("""
                        SELECT DISTINCT CASE WHEN instr(ecosystem, ':') > 0 THEN substr(ecosystem, 1, instr(ecosystem, ':') - 1)
                                             ELSE ecosystem END
                        FROM package_version WHERE ecosystem <> '' ORDER BY 1
                        """).map(row -> row.get(0, String.class)));
    }

    @Override
    public void invalidate() {
        database.update(context ->
                context.execute("UPDATE package_version SET matched_at = NULL WHERE matched_at IS NOT NULL"));
    }

    @Override
    public Map<String, Integer> images(Collection<String> purls) {
        if (purls.isEmpty()) {
            return Map.of();
        }
        Map<String, Integer> images = new HashMap<>();
        database.read(context -> context.fetch(IN_USE, StoredJson.write(List.copyOf(purls))))
                .forEach(row -> images.put(row.get(0, String.class), row.get(1, Integer.class)));
        return images;
    }

    @Override
    public Page find(FindQuery query, int limit, @Nullable String cursor) {
        return database.read(context -> new Occurrences(context).page(query, limit, cursor));
    }
}
