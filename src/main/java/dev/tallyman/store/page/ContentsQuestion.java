package dev.tallyman.store.page;

import dev.tallyman.inventory.BaseName;
import dev.tallyman.match.VexClaim;
import dev.tallyman.model.ImageConfig;
import dev.tallyman.model.ManifestReader;
import dev.tallyman.model.Platform;
import dev.tallyman.server.views.BuildStep;
import dev.tallyman.server.views.ImageView.Base;
import dev.tallyman.server.views.ImageView.Carrier;
import dev.tallyman.server.views.ImageView.Contents;
import dev.tallyman.server.views.ImageView.FindingRow;
import dev.tallyman.server.views.ImageView.LayerRow;
import dev.tallyman.server.views.ImageView.PlatformRow;
import dev.tallyman.server.views.Links;
import dev.tallyman.server.views.PackageRow;
import dev.tallyman.server.views.RepositoryRow;
import dev.tallyman.server.views.Tally;
import dev.tallyman.server.views.VersionOrder;
import dev.tallyman.store.BaseQuestion;
import dev.tallyman.store.ImageStatements;
import dev.tallyman.store.Reach;
import dev.tallyman.store.RiskStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** What is in the image of one platform: findings, packages, layers, configuration. One is made for each question. */
final class ContentsQuestion {
    private static final String PACKAGES =
            "SELECT pv.*, ip.owner, ip.paths, ip.licenses, l.digest AS layer, il.position, " + Unmatched.LOOKED_UP
                    + " FROM image_package ip JOIN package_version pv ON pv.id = ip.package_version_id"
                    + " LEFT JOIN layer l ON l.id = ip.layer_id"
                    + " LEFT JOIN (SELECT layer_id, min(position) AS position FROM image_layer WHERE image_id = ? GROUP BY layer_id) il"
                    + " ON il.layer_id = ip.layer_id"
                    + " WHERE ip.image_id = ? ORDER BY pv.name COLLATE NOCASE, pv.version";

    private static final String FINDINGS =
            "SELECT f.* FROM image_package ip JOIN finding f ON f.package_version_id = ip.package_version_id"
                    + " WHERE ip.image_id = ? AND " + Reach.OWN + " AND " + Reach.OPEN;

    private static final String LAYERS = """
            SELECT il.position, il.created_by, l.digest, coalesce(il.media_type, l.media_type) AS media_type, l.size,
              (SELECT count(DISTINCT o.image_id) FROM image_layer o WHERE o.layer_id = il.layer_id AND o.image_id <> il.image_id) AS shared_by
            FROM image_layer il JOIN layer l ON l.id = il.layer_id WHERE il.image_id = ? ORDER BY il.position""";

    private final DSLContext context;
    private final VersionOrder order;
    private final Names names;
    private final RepositoryRow repository;
    private final PlatformRow platform;
    private final Exposure exposure;
    private final RiskStore risks;

    ContentsQuestion(
            DSLContext context,
            VersionOrder order,
            Names names,
            RepositoryRow repository,
            PlatformRow platform,
            Exposure exposure,
            RiskStore risks) {
        this.risks = risks;
        this.exposure = exposure;
        this.context = context;
        this.order = order;
        this.names = names;
        this.repository = repository;
        this.platform = platform;
    }

    Contents answer() {
        Map<Long, Row> packages = new LinkedHashMap<>();
        context.fetch(PACKAGES, platform.id(), platform.id()).forEach(columns -> {
            Row row = new Row(columns);
            packages.put(row.number("id"), row);
        });
        Map<Long, List<Exposure.Found>> found = new HashMap<>();
        context.fetch(FINDINGS, platform.id()).forEach(columns -> {
            Row row = new Row(columns);
            found.computeIfAbsent(row.number("package_version_id"), id -> new ArrayList<>())
                    .add(Exposure.found(row));
        });
        Row image = new Row(
                context.fetchSingle("SELECT i.config, i.config_digest FROM image i WHERE i.id = ?", platform.id()));
        ImageConfig config = config(image.bytes("config"));
        List<LayerRow> layers = layers(packages, found);
        return new Contents(
                platform,
                findings(packages, found),
                packageRows(packages, found),
                layers,
                base(config, layers.size()).orElse(null),
                config,
                image.text("config_digest"),
                changes(packages, found),
                Unmatched.ecosystems(context, platform.id()),
                risks.of(context, platform.id()));
    }

    private List<FindingRow> findings(Map<Long, Row> packages, Map<Long, List<Exposure.Found>> found) {
        Map<String, Exposure.Found> worst = new HashMap<>();
        Map<String, List<Carrier>> carriers = new HashMap<>();
        Map<String, List<VexClaim>> claims = ImageStatements.claims(context, platform.id());
        found.forEach((id, all) -> all.forEach(one -> {
            worst.merge(one.id(), one, Exposure.Found::worse);
            Row row = packages.get(id);
            if (row != null) {
                carriers.computeIfAbsent(one.id(), weakness -> new ArrayList<>())
                        .add(carrier(row, one, claims.getOrDefault(row.text("purl") + "\n" + one.id(), List.of())));
            }
        }));
        return worst.values().stream()
                .map(one -> row(one, carriers.getOrDefault(one.id(), List.of())))
                .sorted(Comparator.comparingDouble(
                                (FindingRow row) -> -row.risk().value())
                        .thenComparing(FindingRow::severity)
                        .thenComparingDouble(row -> row.score() == null ? 0 : -row.score())
                        .thenComparing(FindingRow::id, Comparator.reverseOrder()))
                .toList();
    }

    private FindingRow row(Exposure.Found one, List<Carrier> carriers) {
        return new FindingRow(
                one.id(),
                one.aliases(),
                one.severity(),
                one.score(),
                one.epss(),
                one.knownExploited(),
                one.risk(exposure.images(one.id())),
                one.firstSeenAt(),
                carriers.stream().sorted(Comparator.comparing(Carrier::name)).toList());
    }

    private static Carrier carrier(Row row, Exposure.Found found, List<VexClaim> claims) {
        return new Carrier(
                row.text("name"),
                row.text("purl"),
                row.text("type"),
                row.text("source_name"),
                row.text("version"),
                found.fixed(),
                found.status(),
                row.strings("paths"),
                layerNumber(row),
                row.optionalText("layer"),
                found.inferred(),
                claims);
    }

    private static @Nullable Integer layerNumber(Row row) {
        Long position = row.optionalNumber("position");
        return position == null ? null : Math.toIntExact(position + 1);
    }

    private static List<PackageRow> packageRows(Map<Long, Row> packages, Map<Long, List<Exposure.Found>> found) {
        return packages.entrySet().stream()
                .map(entry ->
                        packageRow(entry.getValue(), tally(found.getOrDefault(entry.getKey(), List.of())), List.of()))
                .toList();
    }

    /** A package of {@code row}, a row of {@code package_version} with {@code looked_up} and what an image knows of it. */
    static PackageRow packageRow(Row row, Tally tally, List<String> images) {
        return new PackageRow(
                row.text("purl"),
                row.text("name"),
                row.text("version"),
                row.text("type"),
                source(row),
                row.text("ecosystem"),
                row.flag("looked_up"),
                tally,
                images,
                layerNumber(row),
                row.strings("paths"),
                row.strings("licenses"),
                row.optionalText("owner"));
    }

    /** The source package where it is not the package itself. */
    static String source(Row row) {
        String name = row.text("source_name");
        return name.equals(row.text("name")) ? "" : name;
    }

    static Tally tally(List<Exposure.Found> found) {
        Tally tally = Tally.NONE;
        for (Exposure.Found one : found) {
            tally = tally.plus(one.severity());
        }
        return tally;
    }

    private List<LayerRow> layers(Map<Long, Row> packages, Map<Long, List<Exposure.Found>> found) {
        Map<Integer, Map<String, Exposure.Found>> weaknesses = new HashMap<>();
        Map<Integer, Integer> brought = new HashMap<>();
        packages.forEach((id, row) -> {
            Integer layer = layerNumber(row);
            if (layer != null) {
                brought.merge(layer, 1, Integer::sum);
                Map<String, Exposure.Found> here = weaknesses.computeIfAbsent(layer, number -> new HashMap<>());
                found.getOrDefault(id, List.of()).forEach(one -> here.merge(one.id(), one, Exposure.Found::worse));
            }
        });
        return context.fetch(LAYERS, platform.id()).map(columns -> {
            Row row = new Row(columns);
            int number = row.count("position") + 1;
            return new LayerRow(
                    number,
                    row.text("digest"),
                    row.text("media_type"),
                    row.number("size"),
                    BuildStep.clean(row.text("created_by")),
                    brought.getOrDefault(number, 0),
                    row.count("shared_by"),
                    Exposure.tally(weaknesses.getOrDefault(number, Map.of())));
        });
    }

    private Optional<Base> base(@Nullable ImageConfig config, int layers) {
        Platform runsOn = Platform.tryParse(platform.platform()).orElse(Platform.UNKNOWN);
        return new BaseQuestion(context)
                .of(platform.digest(), runsOn, config, layers)
                .map(known -> new Base(
                        known,
                        known.held().stream().findFirst().map(this::page).orElse(null),
                        Optional.ofNullable(known.newer())
                                .map(newer -> page(newer.name()))
                                .orElse(null)));
    }

    private String page(BaseName base) {
        String tag = base.tag();
        return Links.image(
                names.of(base.repositoryId()), tag == null ? base.digest().toString() : tag);
    }

    private List<dev.tallyman.server.views.Change> changes(
            Map<Long, Row> packages, Map<Long, List<Exposure.Found>> found) {
        Changes changes = new Changes();
        found.forEach((id, all) -> {
            Row row = packages.get(id);
            if (row != null) {
                String source = row.text("source_name");
                String from = row.text("source_version");
                all.forEach(one -> changes.add(
                        source.isEmpty() ? row.text("name") : source,
                        row.text("type"),
                        row.text("ecosystem"),
                        row.text("name"),
                        from.isEmpty() ? row.text("version") : from,
                        one,
                        List.of(repository.name())));
            }
        });
        return changes.best(order);
    }

    private static @Nullable ImageConfig config(byte @Nullable [] content) {
        if (content == null) {
            return null;
        }
        try {
            return ManifestReader.readConfig(content);
        } catch (ManifestReader.MalformedException e) {
            return null;
        }
    }
}
