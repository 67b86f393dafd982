package dev.tallyman.store;

import dev.tallyman.inventory.ImageQuery;
import dev.tallyman.inventory.ImageSummary;
import dev.tallyman.inventory.Listing;
import dev.tallyman.inventory.Ownership;
import dev.tallyman.inventory.Presence;
import dev.tallyman.inventory.Visibility;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Result;

/** Which images there are: {@code images}. */
final class ImageListQuestion {
    private static final String SELECT = """
            SELECT * FROM (
              SELECT r.id, r.name, r.registry, r.visibility, r.linked_repository, r.teams, r.owned_by, r.updated_at, r.state, r.synced_at,
                (SELECT count(*) FROM version v WHERE v.repository_id = r.id AND v.state = 'active') AS versions,
                (SELECT count(*) FROM tag t WHERE t.repository_id = r.id) AS tags
              FROM repository r) r
            WHERE 1 = 1""";

    private final StringBuilder sql = new StringBuilder(SELECT);
    private final List<Object> values = new ArrayList<>();
    private final ImageQuery query;

    ImageListQuestion(ImageQuery query) {
        this.query = query;
    }

    Listing<ImageSummary> answer(DSLContext context) {
        filter();
        String key = key();
        after(key);
        String direction = query.descending() ? " DESC" : "";
        sql.append(" ORDER BY ")
                .append(key)
                .append(direction)
                .append(", r.name")
                .append(direction);
        sql.append(", r.id").append(direction).append(" LIMIT ?");
        values.add(query.limit() + 1L);
        Result<Record> rows = context.fetch(sql.toString(), values.toArray());
        boolean more = rows.size() > query.limit();
        List<Record> kept = more ? rows.subList(0, query.limit()) : rows;
        return new Listing<>(
                kept.stream().map(ImageListQuestion::summary).toList(), more ? cursor(kept.getLast()) : null);
    }

    private void filter() {
        if (!query.globs().isEmpty()) {
            List<String> any = new ArrayList<>();
            for (String glob : query.globs()) {
                any.add("r.name LIKE ? ESCAPE '\\' OR r.registry || '/' || r.name LIKE ? ESCAPE '\\'");
                values.add(like(glob));
                values.add(like(glob));
            }
            sql.append(" AND (").append(String.join(" OR ", any)).append(")");
        }
        if (!query.text().isBlank()) {
            sql.append(" AND (r.name LIKE ? ESCAPE '\\' OR r.linked_repository LIKE ? ESCAPE '\\')");
            String part = "%" + escaped(query.text().strip()) + "%";
            values.add(part);
            values.add(part);
        }
        if (!query.team().isBlank()) {
            // @acme/payments is meant by payments, acme/payments and the whole of it.
            sql.append(" AND EXISTS (SELECT 1 FROM json_each(r.teams) e WHERE lower(ltrim(e.value, '@')) = ?")
                    .append(" OR lower(e.value) LIKE ? ESCAPE '\\')");
            String team = query.team().strip().toLowerCase(Locale.ROOT);
            String plain = team.startsWith("@") ? team.substring(1) : team;
            values.add(plain);
            values.add(plain.contains("/") ? plain : "%/" + escaped(plain));
        }
        Boolean owned = query.owned();
        if (owned != null) {
            sql.append(
                    owned
                            ? " AND r.owned_by IS NOT NULL AND r.owned_by NOT IN ('none', 'unknown')"
                            : " AND r.owned_by = 'none'");
        }
        oneOf("r.state", query.states().stream().map(Presence::word).toList());
        oneOf(
                "r.visibility",
                query.visibilities().stream().map(Visibility::word).toList());
    }

    private void oneOf(String column, List<String> words) {
        if (!words.isEmpty()) {
            sql.append(" AND ")
                    .append(column)
                    .append(" IN (")
                    .append(Columns.places(words.size()))
                    .append(")");
            values.addAll(words);
        }
    }

    private String key() {
        return switch (query.sort()) {
            case NAME -> "r.name";
            case UPDATED -> "coalesce(r.updated_at, 0)";
            case VERSIONS -> "r.versions";
            case TAGS -> "r.tags";
        };
    }

    /** The rows after the cursor's in the order of the key, the name and the row's id. */
    private void after(String key) {
        List<String> cursor = Cursor.values(query.cursor(), 3);
        if (cursor.isEmpty()) {
            return;
        }
        Object first = query.sort() == ImageQuery.Sort.NAME ? cursor.get(0) : Cursor.number(cursor.get(0));
        sql.append(" AND (").append(key).append(", r.name, r.id) ").append(query.descending() ? "<" : ">");
        sql.append(" (?, ?, ?)");
        values.add(first);
        values.add(cursor.get(1));
        values.add(Cursor.number(cursor.get(2)));
    }

    private String cursor(Record last) {
        Object first = switch (query.sort()) {
            case NAME -> last.get("name", String.class);
            case UPDATED -> last.get("updated_at") == null ? 0L : last.get("updated_at", Long.class);
            case VERSIONS -> last.get("versions", Long.class);
            case TAGS -> last.get("tags", Long.class);
        };
        return Cursor.of(first, last.get("name", String.class), last.get("id", Long.class));
    }

    private static String like(String glob) {
        return escaped(glob.toLowerCase(Locale.ROOT)).replace('*', '%').replace('?', '_');
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }

    private static ImageSummary summary(Record row) {
        String by = row.get("owned_by", String.class);
        return new ImageSummary(
                row.get("name", String.class),
                row.get("registry", String.class),
                Visibility.ofWord(row.get("visibility", String.class)),
                row.get("versions", Long.class),
                row.get("tags", Long.class),
                row.get("linked_repository", String.class),
                StoredJson.strings(row.get("teams", String.class)),
                by == null ? null : Ownership.By.ofWord(by),
                Columns.instant(row.get("updated_at", Long.class)),
                Presence.ofWord(row.get("state", String.class)),
                Columns.instant(row.get("synced_at", Long.class)));
    }
}
