package dev.tallyman.store.page;

import dev.tallyman.match.EndOfLife;
import dev.tallyman.model.Distribution;
import dev.tallyman.server.views.EndedDistribution;
import dev.tallyman.server.views.Links;
import dev.tallyman.server.views.Readings;
import dev.tallyman.server.views.RepositoryRow;
import dev.tallyman.store.OwnershipStore;
import dev.tallyman.store.Reach;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jooq.DSLContext;
import org.jooq.Record;

/** Every image's name with what a list shows of it. */
final class Repositories {
    private static final String REPOSITORIES = """
            SELECT r.*, c.name AS connection,
              (SELECT count(*) FROM version v WHERE v.repository_id = r.id AND v.state = 'active') AS versions,
              (SELECT max(v.created_at) FROM version v WHERE v.repository_id = r.id AND v.state = 'active'
                AND v.kind IN ('index', 'image', 'unreadable')) AS pushed_at
            FROM repository r LEFT JOIN connection c ON c.id = r.connection_id
            ORDER BY r.name, r.registry""";

    /** Newest first: by when its version was pushed, then by when the tag was seen there; names of signatures and the like are left out. */
    private static final String TAGS = """
            SELECT t.repository_id, t.name, v.size, max(coalesce(v.created_at, t.seen_at)) AS pushed_at
            FROM tag t LEFT JOIN version v ON v.repository_id = t.repository_id AND v.digest = t.digest
            WHERE t.name NOT GLOB 'sha256-*'
            GROUP BY t.repository_id, t.name
            ORDER BY t.repository_id, pushed_at DESC, t.seen_at DESC, t.name""";

    private static final String IMAGES = "WITH " + Reach.TAGGED
            + " SELECT DISTINCT r.repository_id, i.id, i.platform, i.read_state, i.distribution_id, i.distribution_version, i.distribution_name"
            + " FROM reach r JOIN image i ON i.id = r.image_id ORDER BY i.platform";

    private static final class Parts {
        private final List<String> tags = new ArrayList<>();
        private final TreeSet<String> platforms = new TreeSet<>();
        private final TreeSet<String> distributions = new TreeSet<>();
        private final TreeMap<String, EndedDistribution> ended = new TreeMap<>();
        private Readings readings = Readings.NONE;
        private @org.jspecify.annotations.Nullable Long size;
    }

    private Repositories() {}

    static List<RepositoryRow> load(DSLContext context, Exposure exposure, Clock clock) {
        Map<Long, Parts> parts = new HashMap<>();
        context.fetch(TAGS).forEach(columns -> addTag(parts, new Row(columns)));
        var unmatched = Unmatched.images(context);
        context.fetch(IMAGES).forEach(columns -> addImage(parts, new Row(columns), unmatched, clock));
        Names names = Names.load(context);
        List<RepositoryRow> rows = new ArrayList<>();
        context.fetch(REPOSITORIES).forEach(columns -> {
            Row row = new Row(columns);
            rows.add(row(
                    columns,
                    row,
                    names.of(row.number("id")),
                    parts.getOrDefault(row.number("id"), new Parts()),
                    exposure));
        });
        return List.copyOf(rows);
    }

    private static void addTag(Map<Long, Parts> parts, Row row) {
        Parts here = parts.computeIfAbsent(row.number("repository_id"), id -> new Parts());
        if (here.tags.isEmpty()) {
            here.size = row.optionalNumber("size");
        }
        here.tags.add(row.text("name"));
    }

    private static void addImage(Map<Long, Parts> parts, Row row, java.util.Set<Long> unmatched, Clock clock) {
        Parts here = parts.computeIfAbsent(row.number("repository_id"), id -> new Parts());
        here.platforms.add(row.text("platform"));
        String distribution = distribution(row);
        if (!distribution.isEmpty()) {
            here.distributions.add(distribution);
            endOfLife(row, clock)
                    .ifPresent(end -> here.ended.put(distribution, new EndedDistribution(distribution, end)));
        }
        here.readings = here.readings.plus(row.reading("read_state"), unmatched.contains(row.number("id")));
    }

    /** A distribution as people call it: {@code Alpine 3.18}, {@code Debian 12}. */
    static String distribution(Row row) {
        String id = row.text("distribution_id");
        if (id.isEmpty()) {
            return "";
        }
        String name = row.text("distribution_name");
        String word = name.isEmpty() ? id : name.split(" ", 2)[0];
        return (word + " " + row.text("distribution_version")).strip();
    }

    /** The last day of the security updates of an image's distribution, where it is over. */
    static Optional<LocalDate> endOfLife(Row row, Clock clock) {
        String id = row.text("distribution_id");
        return id.isEmpty()
                ? Optional.empty()
                : EndOfLife.passed(
                        new Distribution(
                                id, row.optionalText("distribution_version"), row.optionalText("distribution_name")),
                        clock);
    }

    private static RepositoryRow row(Record columns, Row row, String name, Parts parts, Exposure exposure) {
        long id = row.number("id");
        return new RepositoryRow(
                id,
                row.text("registry"),
                name,
                row.text("owner"),
                Links.image(name),
                row.text("visibility"),
                row.text("state"),
                row.optionalText("linked_repository"),
                OwnershipStore.of(columns),
                row.optionalText("html_url"),
                row.optionalText("connection"),
                parts.tags,
                row.count("versions"),
                List.copyOf(parts.platforms),
                List.copyOf(parts.distributions),
                List.copyOf(parts.ended.values()),
                parts.size,
                row.optionalTime("pushed_at"),
                row.optionalTime("updated_at"),
                row.optionalTime("synced_at"),
                parts.readings,
                exposure.tally(id),
                exposure.exploited(id));
    }
}
