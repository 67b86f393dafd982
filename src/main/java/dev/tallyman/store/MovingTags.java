package dev.tallyman.store;

import dev.tallyman.inventory.TagSummary;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jooq.DSLContext;
import org.jooq.Record;

/** Tags that usually move, among those whose versions a listing did not come to. */
final class MovingTags {
    /** Tags of an image that are looked through; of more, the ones that moved before come first. */
    private static final int LOOKED_THROUGH = 2_000;

    private static final Set<String> NAMES = Set.of(
            "latest",
            "main",
            "master",
            "trunk",
            "develop",
            "dev",
            "edge",
            "nightly",
            "stable",
            "beta",
            "next",
            "lts",
            "rc",
            "canary",
            "prod",
            "production",
            "staging",
            "test",
            "release");

    /** A version that names no patch ({@code 1}, {@code v1.2}, with a flavour: {@code 1-alpine}): it goes on to the next one. */
    private static final Pattern SERIES = Pattern.compile("v?[0-9]{1,4}(\\.[0-9]{1,4})?(-[a-z]{1,20})?");

    private static final String SQL = """
            SELECT t.name, t.digest, t.seen_at, coalesce(m.moves, 0) AS moves
            FROM tag t JOIN version v ON v.repository_id = t.repository_id AND v.digest = t.digest AND v.state = 'active'
              LEFT JOIN (SELECT subject, count(*) AS moves FROM event WHERE repository_id = ? AND kind = 'tag-moved' GROUP BY subject) m
                ON m.subject = t.name
            WHERE t.repository_id = ? AND t.seen_run < ? AND v.seen_run < ?
            ORDER BY moves DESC, v.created_at DESC LIMIT ?""";

    private MovingTags() {}

    static List<TagSummary> find(DSLContext context, long repositoryId, long run, int max) {
        return context.fetch(SQL, repositoryId, repositoryId, run, run, LOOKED_THROUGH).stream()
                .filter(MovingTags::moves)
                .limit(max)
                .map(TagQuestion::tag)
                .toList();
    }

    private static boolean moves(Record row) {
        return row.get("moves", Integer.class) > 0 || isMovedByCustom(row.get("name", String.class));
    }

    static boolean isMovedByCustom(String tag) {
        return NAMES.contains(tag) || SERIES.matcher(tag).matches();
    }
}
