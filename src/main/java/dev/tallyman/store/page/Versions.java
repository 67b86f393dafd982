package dev.tallyman.store.page;

import dev.tallyman.server.views.Links;
import dev.tallyman.server.views.Readings;
import dev.tallyman.server.views.RepositoryRow;
import dev.tallyman.server.views.RepositoryView.TagRow;
import dev.tallyman.server.views.RepositoryView.VersionRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jooq.DSLContext;

/** The versions and tags of one image's name. */
final class Versions {
    private static final String VERSIONS =
            "SELECT v.* FROM version v WHERE v.repository_id = ? ORDER BY v.created_at DESC, v.id DESC";

    private static final String TAGS =
            "SELECT t.name, t.digest, t.seen_at FROM tag t WHERE t.repository_id = ? ORDER BY t.seen_at DESC, t.name";

    private static final String IMAGES = """
            SELECT v.id AS version_id, i.id, i.platform, i.read_state
            FROM version v JOIN image i ON i.digest = v.digest WHERE v.repository_id = ?
            UNION
            SELECT v.id, i.id, i.platform, i.read_state
            FROM version v JOIN manifest_child c ON c.parent = v.digest AND c.attestation = 0 JOIN image i ON i.digest = c.child
            WHERE v.repository_id = ?""";

    private Versions() {}

    /** Newest first. */
    static List<TagRow> tags(DSLContext context, RepositoryRow repository) {
        Map<String, VersionRow> byDigest = new HashMap<>();
        all(context, repository).forEach(version -> byDigest.putIfAbsent(version.digest(), version));
        return context.fetch(TAGS, repository.id()).map(columns -> {
            Row row = new Row(columns);
            return new TagRow(
                    row.text("name"),
                    Links.image(repository.name(), row.text("name")),
                    row.text("digest"),
                    row.time("seen_at"),
                    byDigest.get(row.text("digest")));
        });
    }

    /** Newest first, those deleted or missing too. */
    static List<VersionRow> all(DSLContext context, RepositoryRow repository) {
        long id = repository.id();
        Map<String, List<String>> tags = new HashMap<>();
        context.fetch(TAGS, id).forEach(columns -> {
            Row row = new Row(columns);
            tags.computeIfAbsent(row.text("digest"), digest -> new ArrayList<>())
                    .add(row.text("name"));
        });
        ImageTallies tallies = ImageTallies.load(context, ImageTallies.OF_REPOSITORY, id, id);
        Set<Long> unmatched = Unmatched.images(context);
        Map<Long, Parts> parts = new HashMap<>();
        context.fetch(IMAGES, id, id).forEach(columns -> {
            Row row = new Row(columns);
            parts.computeIfAbsent(row.number("version_id"), version -> new Parts())
                    .add(row, tallies, unmatched);
        });
        return context.fetch(VERSIONS, id).map(columns -> {
            Row row = new Row(columns);
            Parts here = parts.getOrDefault(row.number("id"), new Parts());
            return new VersionRow(
                    row.number("github_id"),
                    row.text("digest"),
                    Links.image(repository.name(), row.text("digest")),
                    tags.getOrDefault(row.text("digest"), List.of()),
                    row.text("kind"),
                    row.optionalText("problem"),
                    List.copyOf(here.platforms),
                    row.optionalNumber("size"),
                    row.optionalTime("created_at"),
                    row.text("state"),
                    here.readings,
                    Exposure.tally(here.found),
                    Exposure.exploited(here.found));
        });
    }

    private static final class Parts {
        private final TreeSet<String> platforms = new TreeSet<>();
        private final Map<String, Exposure.Found> found = new HashMap<>();
        private Readings readings = Readings.NONE;

        void add(Row image, ImageTallies tallies, Set<Long> unmatched) {
            platforms.add(image.text("platform"));
            tallies.found(image.number("id")).forEach((id, one) -> found.merge(id, one, Exposure.Found::worse));
            readings = readings.plus(image.reading("read_state"), unmatched.contains(image.number("id")));
        }
    }
}
