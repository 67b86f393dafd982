package dev.tallyman.store.page;

import dev.tallyman.match.Risk;
import dev.tallyman.server.views.Contents.FindingKey;
import dev.tallyman.server.views.Contents.FindingRecord;
import dev.tallyman.server.views.Contents.Where;
import dev.tallyman.store.Reach;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Findings as the API lists them: one a package version and weakness, in images that a tag reaches. */
final class FindingRecords {
    /** Images told of one finding; how many there are is told too. */
    static final int MOST_IMAGES = 100;

    private static final String WHERE = "WITH " + Reach.TAGGED + """
            SELECT DISTINCT r.repository_id, i.digest, i.platform, l.digest AS layer
            FROM image_package ip JOIN reach r ON r.image_id = ip.image_id JOIN image i ON i.id = ip.image_id LEFT JOIN layer l ON l.id = ip.layer_id
            WHERE ip.package_version_id = ? AND ip.owner IS NULL
            ORDER BY r.repository_id, i.platform""";

    private static final String FINDINGS = "WITH " + Reach.TAGGED + """
            SELECT f.*, pv.purl, pv.version FROM finding f JOIN package_version pv ON pv.id = f.package_version_id
            WHERE (f.package_version_id, f.weakness) > (?, ?) AND (? = '' OR f.weakness = ?)
              AND EXISTS (SELECT 1 FROM image_package ip JOIN reach r ON r.image_id = ip.image_id
                          WHERE ip.package_version_id = f.package_version_id AND ip.owner IS NULL AND (? = -1 OR r.repository_id = ?))
            ORDER BY f.package_version_id, f.weakness LIMIT ?""";

    private static final String ONE =
            "SELECT f.*, pv.purl, pv.version FROM finding f JOIN package_version pv ON pv.id = f.package_version_id"
                    + " WHERE f.package_version_id = ? AND f.weakness = ?";

    private final DSLContext context;
    private final Names names;
    private final Map<Long, List<Where>> where = new HashMap<>();

    FindingRecords(DSLContext context) {
        this.context = context;
        this.names = Names.load(context);
    }

    List<FindingRecord> list(@Nullable FindingKey after, int limit, @Nullable String image, @Nullable String id) {
        long repository = image == null ? -1 : idOf(image);
        String weakness = id == null ? "" : id;
        return context.fetch(
                        FINDINGS,
                        after == null ? -1L : after.packageVersion(),
                        after == null ? "" : after.weakness(),
                        weakness,
                        weakness,
                        repository,
                        repository,
                        limit)
                .map(columns -> finding(new Row(columns)));
    }

    /** 0, which no row has, where there is none of that name. */
    private long idOf(String image) {
        return names.byId().entrySet().stream()
                .filter(entry -> entry.getValue().equals(image))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(0L);
    }

    /** @param ranked every finding, highest risk first */
    List<FindingRecord> list(
            List<Exposure.Ranked> ranked,
            @Nullable FindingKey after,
            int limit,
            @Nullable String image,
            @Nullable String id) {
        long repository = image == null ? -1 : idOf(image);
        return ranked.stream()
                .filter(one -> after == null || follows(one, after))
                .filter(one -> id == null || one.weakness().equals(id))
                .filter(one -> image == null || one.repositories().contains(repository))
                .limit(limit)
                .flatMap(one -> context.fetch(ONE, one.packageVersion(), one.weakness()).stream())
                .map(columns -> finding(new Row(columns)))
                .toList();
    }

    private static boolean follows(Exposure.Ranked one, FindingKey after) {
        int order = Double.compare(after.risk(), one.risk().value());
        order = order != 0 ? order : Long.compare(one.packageVersion(), after.packageVersion());
        return (order != 0 ? order : one.weakness().compareTo(after.weakness())) > 0;
    }

    private FindingRecord finding(Row row) {
        long packageVersion = row.number("package_version_id");
        List<Where> all = where.computeIfAbsent(packageVersion, this::where);
        Exposure.Found found = Exposure.found(row);
        Risk risk = found.risk((int) all.stream().map(Where::image).distinct().count());
        return new FindingRecord(
                new FindingKey(risk.value(), packageVersion, row.text("weakness")),
                row.text("weakness"),
                row.strings("aliases"),
                row.severity("severity"),
                row.optionalReal("score"),
                row.text("purl"),
                row.text("version"),
                row.optionalText("fixed"),
                row.text("status"),
                row.flag("known_exploited"),
                row.optionalReal("epss"),
                row.strings("advisories"),
                risk,
                all.subList(0, Math.min(MOST_IMAGES, all.size())),
                all.size());
    }

    private List<Where> where(long packageVersion) {
        List<Where> all = new ArrayList<>();
        context.fetch(WHERE, packageVersion).forEach(columns -> {
            Row row = new Row(columns);
            all.add(new Where(
                    names.of(row.number("repository_id")),
                    row.text("digest"),
                    row.text("platform"),
                    row.optionalText("layer")));
        });
        return List.copyOf(all);
    }
}
