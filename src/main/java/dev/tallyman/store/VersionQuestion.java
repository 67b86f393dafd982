package dev.tallyman.store;

import dev.tallyman.inventory.ImageName;
import dev.tallyman.inventory.Listing;
import dev.tallyman.inventory.Presence;
import dev.tallyman.inventory.VersionKind;
import dev.tallyman.inventory.VersionSummary;
import dev.tallyman.model.Digest;
import dev.tallyman.model.Platform;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** Which versions an image has: {@code versions}. */
final class VersionQuestion {
    private static final int CHUNK = 500;
    private static final String SELECT = """
            SELECT v.id, v.github_id, v.digest, v.kind, v.problem, v.size, v.created_at, v.state, i.platform
            FROM version v LEFT JOIN image i ON i.digest = v.digest
            WHERE v.repository_id = ?""";
    private static final String NEWEST_FIRST = " ORDER BY coalesce(v.created_at, 0) DESC, v.id DESC";

    private final DSLContext context;
    private final long repositoryId;

    VersionQuestion(DSLContext context, ImageName image) {
        this.context = context;
        this.repositoryId = image.repositoryId();
    }

    List<VersionSummary> all() {
        return summaries(context.fetch(SELECT + NEWEST_FIRST, repositoryId));
    }

    List<VersionSummary> broken() {
        return summaries(context.fetch(
                        SELECT + " AND v.state = 'active' AND v.kind NOT IN ('image', 'unreadable')" + NEWEST_FIRST,
                        repositoryId))
                .stream()
                .filter(version -> version.condition() != null)
                .toList();
    }

    List<VersionSummary> ofDigest(Digest digest) {
        return summaries(context.fetch(SELECT + " AND v.digest = ?" + NEWEST_FIRST, repositoryId, digest.toString()));
    }

    Listing<VersionSummary> page(int limit, @Nullable String cursor) {
        List<String> after = Cursor.values(cursor, 2);
        List<Record> rows = after.isEmpty()
                ? context.fetch(SELECT + NEWEST_FIRST + " LIMIT ?", repositoryId, limit + 1L)
                : context.fetch(
                        SELECT + " AND (coalesce(v.created_at, 0), v.id) < (?, ?)" + NEWEST_FIRST + " LIMIT ?",
                        repositoryId,
                        Cursor.number(after.get(0)),
                        Cursor.number(after.get(1)),
                        limit + 1L);
        boolean more = rows.size() > limit;
        List<Record> kept = more ? rows.subList(0, limit) : rows;
        return new Listing<>(summaries(kept), more ? cursor(kept.getLast()) : null);
    }

    private static String cursor(Record last) {
        Long created = last.get("created_at", Long.class);
        return Cursor.of(created == null ? 0 : created, last.get("id", Long.class));
    }

    private List<VersionSummary> summaries(List<Record> rows) {
        List<VersionSummary> all = new ArrayList<>(rows.size());
        for (int from = 0; from < rows.size(); from += CHUNK) {
            chunk(rows.subList(from, Math.min(rows.size(), from + CHUNK)), all);
        }
        return all;
    }

    private void chunk(List<Record> rows, List<VersionSummary> all) {
        Map<String, List<String>> tags = tags(rows);
        Map<String, Set<String>> platforms = platforms(rows);
        Map<String, GraphQuestion.Broken> graph = new GraphQuestion(context, repositoryId).broken(rows, tags);
        for (Record row : rows) {
            String digest = row.get("digest", String.class);
            VersionKind kind = VersionKind.ofWord(row.get("kind", String.class));
            String problem = row.get("problem", String.class);
            GraphQuestion.Broken broken = graph.get(digest);
            String own = row.get("platform", String.class);
            all.add(new VersionSummary(
                    row.get("github_id", Long.class),
                    Digest.parse(digest),
                    tags.getOrDefault(digest, List.of()),
                    kind,
                    kind == VersionKind.IMAGE && own != null
                            ? List.of(own)
                            : List.copyOf(platforms.getOrDefault(digest, Set.of())),
                    row.get("size", Long.class),
                    Columns.instant(row.get("created_at", Long.class)),
                    Presence.ofWord(row.get("state", String.class)),
                    broken == null ? null : broken.condition(),
                    problem == null && broken != null ? broken.words() : problem));
        }
    }

    private Map<String, List<String>> tags(List<Record> rows) {
        Map<String, List<String>> tags = new HashMap<>();
        context.fetch(
                        "SELECT digest, name FROM tag WHERE repository_id = ? AND digest IN ("
                                + Columns.places(rows.size()) + ") ORDER BY name",
                        values(repositoryId, rows))
                .forEach(row -> tags.computeIfAbsent(row.get("digest", String.class), digest -> new ArrayList<>())
                        .add(row.get("name", String.class)));
        return tags;
    }

    /** As the index states them; where it does not, as the image's configuration does. */
    private Map<String, Set<String>> platforms(List<Record> rows) {
        Map<String, Set<String>> platforms = new LinkedHashMap<>();
        String unknown = Platform.UNKNOWN.toString();
        context.fetch(
                        "SELECT c.parent, coalesce(c.platform, i.platform) AS platform FROM manifest_child c LEFT JOIN image i ON i.digest = c.child"
                                + " WHERE c.attestation = 0 AND coalesce(c.platform, i.platform, ?) <> '" + unknown
                                + "' AND c.parent IN (" + Columns.places(rows.size())
                                + ") ORDER BY c.parent, c.position",
                        values(unknown, rows))
                .forEach(row -> platforms
                        .computeIfAbsent(row.get("parent", String.class), parent -> new LinkedHashSet<>())
                        .add(row.get("platform", String.class)));
        return platforms;
    }

    private static Object[] values(Object first, List<Record> rows) {
        List<Object> values = new ArrayList<>(rows.size() + 1);
        values.add(first);
        rows.forEach(row -> values.add(row.get("digest", String.class)));
        return values.toArray();
    }
}
