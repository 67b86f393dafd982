package dev.tallyman.store.page;

import dev.tallyman.server.views.BuildStep;
import dev.tallyman.server.views.Links;
import dev.tallyman.server.views.WeaknessView.Place;
import dev.tallyman.store.Reach;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Where package versions are: image, platform, layer, build step. */
final class Places {
    /** A page shows no more; it says how many are left. */
    static final int MOST = 500;

    private static final String SQL = "WITH " + Reach.TAGGED + """
            , place AS (
              SELECT r.repository_id, r.digest AS reached, i.id AS image_id, i.digest, i.platform, ip.package_version_id, ip.paths, ip.layer_id
              FROM reach r JOIN image i ON i.id = r.image_id
              JOIN image_package ip ON ip.image_id = i.id AND (? = 1 OR ip.owner IS NULL)
              WHERE ip.package_version_id IN (%s))
            SELECT p.*, pv.name, pv.purl, pv.version, l.digest AS layer, f.fixed, f.status,
              (SELECT min(il.position) FROM image_layer il WHERE il.image_id = p.image_id AND il.layer_id = p.layer_id) AS position,
              (SELECT il.created_by FROM image_layer il WHERE il.image_id = p.image_id AND il.layer_id = p.layer_id ORDER BY il.position LIMIT 1) AS step,
              (SELECT group_concat(t.name, char(10)) FROM tag t WHERE t.repository_id = p.repository_id AND t.digest = p.reached) AS tags
            FROM place p JOIN package_version pv ON pv.id = p.package_version_id
            LEFT JOIN layer l ON l.id = p.layer_id
            LEFT JOIN finding f ON f.package_version_id = p.package_version_id AND f.weakness = ?
            ORDER BY p.repository_id, p.platform, pv.name, p.image_id""";

    /** Places, at most {@link #MOST}, and how many more there are. */
    record Found(List<Place> places, int left) {}

    private record Key(long repository, long image, String purl) {}

    private final DSLContext context;
    private final Names names;

    Places(DSLContext context) {
        this.context = context;
        this.names = Names.load(context);
    }

    /** Where a package version is, whoever owns it. */
    Found ofPackage(long packageVersion) {
        return places(SQL.formatted("?"), 1, packageVersion, "");
    }

    /** Where packages are that carry a weakness. */
    Found ofWeakness(String weakness) {
        return places(
                SQL.formatted("SELECT f.package_version_id FROM finding f WHERE f.weakness = ? AND " + Reach.OPEN),
                0,
                weakness,
                weakness);
    }

    private Found places(String sql, Object... bindings) {
        // An image may be reached by several tags' digests: its tags are joined, it is one place.
        Map<Key, Place> places = new LinkedHashMap<>();
        context.fetch(sql, bindings).forEach(columns -> {
            Row row = new Row(columns);
            Key key = new Key(row.number("repository_id"), row.number("image_id"), row.text("purl"));
            places.merge(key, place(row), Places::join);
        });
        List<Place> all = new ArrayList<>(places.values());
        List<Place> shown = all.subList(0, Math.min(MOST, all.size()));
        return new Found(List.copyOf(shown), all.size() - shown.size());
    }

    private Place place(Row row) {
        String image = names.of(row.number("repository_id"));
        List<String> tags = row.text("tags").isEmpty()
                ? List.of()
                : List.of(row.text("tags").split("\n"));
        String reference = tags.isEmpty() ? row.text("digest") : tags.getFirst();
        Long position = row.optionalNumber("position");
        return new Place(
                image,
                Links.image(image, reference, row.text("platform")),
                tags,
                row.text("digest"),
                row.text("platform"),
                row.text("name"),
                row.text("purl"),
                row.text("version"),
                row.optionalText("fixed"),
                row.text("status"),
                row.strings("paths"),
                number(position),
                row.optionalText("layer"),
                BuildStep.clean(row.text("step")));
    }

    private static @Nullable Integer number(@Nullable Long position) {
        return position == null ? null : Math.toIntExact(position + 1);
    }

    private static Place join(Place one, Place other) {
        List<String> tags = new ArrayList<>(one.tags());
        other.tags().stream().filter(tag -> !tags.contains(tag)).forEach(tags::add);
        return new Place(
                one.image(),
                one.href(),
                tags,
                one.digest(),
                one.platform(),
                one.packageName(),
                one.purl(),
                one.installed(),
                one.fixed(),
                one.status(),
                one.paths(),
                one.layer(),
                one.layerDigest(),
                one.step());
    }
}
