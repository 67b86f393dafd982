package dev.tallyman.store;

import dev.tallyman.match.FindQuery;
import dev.tallyman.match.FindingRepository.Page;
import dev.tallyman.match.Occurrence;
import dev.tallyman.model.Purl;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Result;
import org.jspecify.annotations.Nullable;

/**
 * Where something is. First the package versions that it is about, which are few; then, in their order, the images that hold them,
 * until a page is full; then the names and tags under which these can be had.
 */
final class Occurrences {
    /** Package versions asked at a time. */
    private static final int CHUNK = 200;

    private final DSLContext context;

    Occurrences(DSLContext context) {
        this.context = context;
    }

    /** @param weakness that was asked for; null where a package was */
    private record Hit(long packageVersion, @Nullable String weakness, Occurrence.@Nullable Judged judged) {
        static Hit of(Record row) {
            return new Hit(row.get(0, Long.class), null, null);
        }

        static Hit judged(Record row) {
            return new Hit(
                    row.get(0, Long.class),
                    row.get(1, String.class),
                    new Occurrence.Judged(
                            ContentsStore.SEVERITIES
                                    .get(row.get("severity", Integer.class))
                                    .word(),
                            row.get("score", Double.class),
                            row.get("known_exploited", Boolean.class),
                            row.get("epss", Double.class),
                            row.get("fixed", String.class),
                            row.get("status", String.class),
                            row.get("advisories", String.class).equals("[]"),
                            null));
        }
    }

    private record Holder(
            long packageVersion,
            long image,
            String digest,
            String platform,
            String purl,
            @Nullable String layer,
            String paths) {}

    Page page(FindQuery query, int limit, @Nullable String cursor) {
        long[] after = position(cursor);
        Map<Long, List<Hit>> hits = new TreeMap<>();
        for (Hit hit : hits(query)) {
            if (hit.packageVersion >= after[0]) {
                hits.computeIfAbsent(hit.packageVersion, key -> new ArrayList<>())
                        .add(hit);
            }
        }
        boolean judged = query instanceof FindQuery.Weakness;
        List<Holder> holders = holders(List.copyOf(hits.keySet()), judged, limit + 1, after);
        boolean more = holders.size() > limit;
        List<Holder> shown = more ? holders.subList(0, limit) : holders;
        Map<String, Map<String, Set<String>>> places =
                places(shown.stream().map(Holder::digest).distinct().toList());
        List<Occurrence> items = new ArrayList<>();
        for (Holder holder : shown) {
            places.getOrDefault(holder.digest, Map.of())
                    .forEach((image, tags) -> hits.getOrDefault(holder.packageVersion, List.of())
                            .forEach(hit -> items.add(occurrence(holder, image, tags, hit))));
        }
        Holder last = shown.isEmpty() ? null : shown.getLast();
        return new Page(items, more && last != null ? last.packageVersion + "." + last.image : null);
    }

    private static Occurrence occurrence(Holder holder, String image, Set<String> tags, Hit hit) {
        return new Occurrence(
                image,
                List.copyOf(tags),
                holder.digest,
                holder.platform,
                holder.purl,
                holder.layer,
                hit.weakness,
                hit.judged,
                StoredJson.strings(holder.paths));
    }

    private static long[] position(@Nullable String cursor) {
        if (cursor == null || !cursor.matches("\\d{1,18}\\.\\d{1,18}")) {
            return new long[] {Long.MIN_VALUE, Long.MIN_VALUE};
        }
        int dot = cursor.indexOf('.');
        return new long[] {Long.parseLong(cursor.substring(0, dot)), Long.parseLong(cursor.substring(dot + 1))};
    }

    private List<Hit> hits(FindQuery query) {
        return switch (query) {
            case FindQuery.Weakness(String id) -> context.fetch("""
                            SELECT f.package_version_id, f.weakness, f.severity, f.score, f.known_exploited, f.epss, f.fixed, f.status, f.advisories
                            FROM weakness_alias a CROSS JOIN finding f ON f.weakness = a.weakness
                            WHERE a.alias = ?
                            """, id).map(Hit::judged);
            case FindQuery.Name(String name) ->
                context.fetch("""
                            SELECT id FROM package_version WHERE name = ?
                            UNION SELECT id FROM package_version WHERE source_name = ?
                            UNION SELECT id FROM package_version WHERE subject = ?
                            """, name, name, name).map(Hit::of);
            case FindQuery.PackageUrl wanted -> packages(wanted);
        };
    }

    private List<Hit> packages(FindQuery.PackageUrl wanted) {
        Purl purl = wanted.purl();
        String prefix =
                Purl.of(purl.type(), purl.namespace(), purl.name(), null).toString();
        // '@' and '?' are what may follow the name; the next character after each bounds the range of the index.
        Result<Record> rows = context.fetch(
                """
                SELECT id, purl, version FROM package_version WHERE purl = ?
                UNION SELECT id, purl, version FROM package_version WHERE purl >= ? AND purl < ?
                UNION SELECT id, purl, version FROM package_version WHERE purl >= ? AND purl < ?
                UNION SELECT id, purl, version FROM package_version WHERE subject = ? AND type = ?
                UNION SELECT id, purl, version FROM package_version WHERE name = ? AND type = ?
                """,
                prefix,
                prefix + "@",
                prefix + "A",
                prefix + "?",
                prefix + "@",
                wanted.subject(),
                purl.type(),
                purl.name(),
                purl.type());
        List<Hit> hits = new ArrayList<>();
        for (Record row : rows) {
            boolean same = Purl.tryParse(row.get(1, String.class))
                    .filter(found -> same(found, wanted))
                    .isPresent();
            if (same && wanted.holds(row.get(2, String.class))) {
                hits.add(Hit.of(row));
            }
        }
        return hits;
    }

    /** What the query leaves out may be anything; a source package's name finds nothing here. */
    private static boolean same(Purl found, FindQuery.PackageUrl wanted) {
        Purl purl = wanted.purl();
        boolean named = found.type().equals(purl.type())
                && new FindQuery.PackageUrl(found, List.of()).subject().equals(wanted.subject());
        boolean spaced = purl.namespace() == null || purl.namespace().equalsIgnoreCase(found.namespace());
        return named
                && spaced
                && purl.qualifiers().entrySet().stream()
                        .allMatch(entry -> entry.getValue().equals(found.qualifier(entry.getKey())));
    }

    private List<Holder> holders(List<Long> versions, boolean judged, int max, long[] after) {
        List<Holder> holders = new ArrayList<>();
        for (int from = 0; from < versions.size() && holders.size() < max; from += CHUNK) {
            String ids = versions.subList(from, Math.min(versions.size(), from + CHUNK)).stream()
                    .map(String::valueOf)
                    .collect(Collectors.joining(",", "[", "]"));
            context.fetch("""
                            SELECT p.package_version_id, i.id, i.digest, i.platform, v.purl, l.digest, p.paths
                            FROM json_each(?) w
                            CROSS JOIN image_package p ON p.package_version_id = w.value
                            CROSS JOIN image i ON i.id = p.image_id
                            CROSS JOIN package_version v ON v.id = w.value
                            LEFT JOIN layer l ON l.id = p.layer_id
                            WHERE (p.owner IS NULL OR NOT ?)
                              AND (p.package_version_id > ? OR p.image_id > ?)
                            ORDER BY p.package_version_id, p.image_id
                            LIMIT ?
                            """, ids, judged, after[0], after[1], max - holders.size())
                    .forEach(row -> holders.add(new Holder(
                            row.get(0, Long.class),
                            row.get(1, Long.class),
                            row.get(2, String.class),
                            row.get(3, String.class),
                            row.get(4, String.class),
                            row.get(5, String.class),
                            row.get(6, String.class))));
        }
        return holders;
    }

    /** By digest of an image, the names that have it, each with the tags that reach it, directly or through indexes. */
    private Map<String, Map<String, Set<String>>> places(List<String> digests) {
        Map<String, Map<String, Set<String>>> places = new LinkedHashMap<>();
        for (int from = 0; from < digests.size(); from += CHUNK) {
            List<String> some = digests.subList(from, Math.min(digests.size(), from + CHUNK));
            for (Record row : context.fetch("""
                    WITH RECURSIVE reach (image, digest) AS (
                      SELECT value, value FROM json_each(?)
                      UNION
                      SELECT r.image, c.parent FROM reach r CROSS JOIN manifest_child c ON c.child = r.digest)
                    SELECT r.image, n.name, t.name
                    FROM reach r
                    CROSS JOIN version v ON v.digest = r.digest AND v.state = 'active'
                    CROSS JOIN repository n ON n.id = v.repository_id
                    LEFT JOIN tag t ON t.repository_id = n.id AND t.digest = r.digest
                    """, StoredJson.write(some))) {
                Set<String> tags = places.computeIfAbsent(row.get(0, String.class), key -> new TreeMap<>())
                        .computeIfAbsent(row.get(1, String.class), key -> new TreeSet<>());
                String tag = row.get(2, String.class);
                if (tag != null) {
                    tags.add(tag);
                }
            }
        }
        return places;
    }
}
