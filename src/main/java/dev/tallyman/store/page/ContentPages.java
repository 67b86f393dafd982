package dev.tallyman.store.page;

import dev.tallyman.inventory.ReadState;
import dev.tallyman.match.Explanation;
import dev.tallyman.match.Matcher;
import dev.tallyman.model.Digest;
import dev.tallyman.scan.ContentsDiff;
import dev.tallyman.scan.ContentsRepository;
import dev.tallyman.scan.RiskAnswers;
import dev.tallyman.server.views.Contents;
import dev.tallyman.server.views.ImageView.PlatformRow;
import dev.tallyman.server.views.PackageRow;
import dev.tallyman.server.views.PackageView;
import dev.tallyman.server.views.PlatformDrift;
import dev.tallyman.server.views.SearchView;
import dev.tallyman.server.views.VersionOrder;
import dev.tallyman.server.views.WeaknessRow;
import dev.tallyman.server.views.WeaknessView;
import dev.tallyman.store.ContentsStore;
import dev.tallyman.store.Database;
import dev.tallyman.store.Reach;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** {@link Contents} from the database. */
public final class ContentPages implements Contents {
    private static final String COLUMNS =
            "pv.*, '[]' AS paths, '[]' AS licenses, NULL AS owner, NULL AS position, " + Unmatched.LOOKED_UP;

    private static final String IN_USE =
            " FROM package_version pv WHERE EXISTS (SELECT 1 FROM image_package ip WHERE ip.package_version_id = pv.id)"
                    + " AND (? = '' OR pv.name LIKE ? ESCAPE '\\' OR pv.source_name LIKE ? ESCAPE '\\' OR pv.purl = ? OR pv.purl LIKE ? ESCAPE '\\')";

    private static final String IMAGES_OF = "WITH " + Reach.TAGGED
            + " SELECT DISTINCT r.repository_id FROM image_package ip JOIN reach r ON r.image_id = ip.image_id WHERE ip.package_version_id = ?";

    private final Database database;
    private final VersionOrder order;
    private final Remembered<Exposure> exposure;
    private final Matcher matcher;
    private final ContentsStore held;
    private final RiskAnswers risks;

    ContentPages(
            Database database,
            VersionOrder order,
            Remembered<Exposure> exposure,
            Matcher matcher,
            ContentsStore held,
            RiskAnswers risks) {
        this.risks = risks;
        this.matcher = matcher;
        this.held = held;
        this.database = database;
        this.order = order;
        this.exposure = exposure;
    }

    @Override
    public List<WeaknessRow> weaknesses() {
        return exposure.get().weaknesses();
    }

    @Override
    public Optional<WeaknessView> weakness(String id) {
        Exposure exposed = exposure.get();
        return database.read(context -> new WeaknessQuestion(context, order, exposed).answer(id));
    }

    @Override
    public PackagePage packages(String query, @Nullable String type, int offset, int limit) {
        String like = "%" + escapeLike(query) + "%";
        String prefix = escapeLike(query) + "@%";
        Object[] bindings = {query, like, like, query, prefix};
        return database.read(context -> {
            Names names = Names.load(context);
            List<TypeCount> types = context.fetch(
                            "SELECT pv.type, count(*) AS packages" + IN_USE + " GROUP BY pv.type ORDER BY 2 DESC",
                            bindings)
                    .map(columns -> new TypeCount(new Row(columns).text("type"), new Row(columns).count("packages")));
            int total = types.stream()
                    .filter(count -> type == null || count.type().equals(type))
                    .mapToInt(TypeCount::packages)
                    .sum();
            List<Object> all = new ArrayList<>(List.of(bindings));
            all.addAll(List.of(type == null ? "" : type, type == null ? "" : type, query, limit, offset));
            List<PackageRow> rows = context.fetch(
                            "SELECT " + COLUMNS + IN_USE + " AND (? = '' OR pv.type = ?)"
                                    + " ORDER BY pv.name <> ?, pv.name COLLATE NOCASE, pv.type, pv.version, pv.id LIMIT ? OFFSET ?",
                            all.toArray())
                    .map(columns -> row(context, new Row(columns), names));
            return new PackagePage(rows, total, types);
        });
    }

    @Override
    public RiskAnswers risks() {
        return risks;
    }

    @Override
    public Optional<PackageView> packageVersion(String purl) {
        List<WeaknessRow> known = weaknesses();
        return database.read(context -> {
            Names names = Names.load(context);
            return context
                    .fetch("SELECT " + COLUMNS + " FROM package_version pv WHERE pv.purl = ? ORDER BY pv.id", purl)
                    .stream()
                    .findFirst()
                    .map(columns -> {
                        Row row = new Row(columns);
                        Places.Found places = new Places(context).ofPackage(row.number("id"));
                        Set<String> here = findings(context, row.number("id")).stream()
                                .map(Exposure.Found::id)
                                .collect(Collectors.toSet());
                        return new PackageView(
                                row(context, row, names),
                                known.stream()
                                        .filter(weakness -> here.contains(weakness.id()))
                                        .toList(),
                                places.places(),
                                places.left());
                    });
        });
    }

    @Override
    public List<Explanation> explain(String digest, String weakness) {
        return Digest.tryParse(digest)
                .flatMap(held::contents)
                .map(recorded -> matcher.explain(
                        recorded.contents().distribution(), recorded.contents().packages(), weakness))
                .orElse(List.of());
    }

    @Override
    public List<PlatformDrift> drift(List<PlatformRow> platforms) {
        if (platforms.size() < 2) {
            return List.of();
        }
        PlatformRow first = platforms.getFirst();
        Optional<ContentsRepository.Recorded> base = read(first);
        return platforms.stream()
                .skip(1)
                .map(other -> new PlatformDrift(
                        first,
                        other,
                        base.flatMap(one -> read(other)
                                        .map(two -> ContentsDiff.of(
                                                one.contents().packages(),
                                                one.findings(),
                                                two.contents().packages(),
                                                two.findings())))
                                .orElse(null)))
                .toList();
    }

    private Optional<ContentsRepository.Recorded> read(PlatformRow platform) {
        return held.contents(Digest.parse(platform.digest()))
                .filter(one -> one.state() == ReadState.COMPLETE || one.state() == ReadState.PARTIAL);
    }

    @Override
    public SearchView search(String query) {
        return database.read(context -> new SearchQuestion(context).answer(query));
    }

    @Override
    public List<FindingRecord> findings(
            @Nullable FindingKey after, int limit, @Nullable String image, @Nullable String id) {
        return database.read(context -> new FindingRecords(context).list(after, limit, image, id));
    }

    @Override
    public List<FindingRecord> findingsByRisk(
            @Nullable FindingKey after, int limit, @Nullable String image, @Nullable String id) {
        List<Exposure.Ranked> ranked = exposure.get().byRisk();
        return database.read(context -> new FindingRecords(context).list(ranked, after, limit, image, id));
    }

    private static PackageRow row(DSLContext context, Row row, Names names) {
        List<String> images = context.fetch(IMAGES_OF, row.number("id")).stream()
                .map(columns -> names.of(new Row(columns).number("repository_id")))
                .sorted()
                .toList();
        return ContentsQuestion.packageRow(row, ContentsQuestion.tally(findings(context, row.number("id"))), images);
    }

    private static List<Exposure.Found> findings(DSLContext context, long packageVersion) {
        return context.fetch(
                        "SELECT f.* FROM finding f WHERE f.package_version_id = ? AND " + Reach.OPEN, packageVersion)
                .map(columns -> Exposure.found(new Row(columns)));
    }

    static String escapeLike(String text) {
        return text.toLowerCase(Locale.ROOT)
                .replace("\\", "\\\\")
                .replace("%", "\\%")
                .replace("_", "\\_");
    }
}
