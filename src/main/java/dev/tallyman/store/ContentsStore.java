package dev.tallyman.store;

import dev.tallyman.catalog.ImageContents;
import dev.tallyman.catalog.InstalledPackage;
import dev.tallyman.catalog.secret.SecretAllowList;
import dev.tallyman.inventory.ReadState;
import dev.tallyman.match.Finding;
import dev.tallyman.model.Digest;
import dev.tallyman.model.Distribution;
import dev.tallyman.model.Problem;
import dev.tallyman.model.Purl;
import dev.tallyman.model.Severity;
import dev.tallyman.scan.AttachedVex;
import dev.tallyman.scan.ContentsRepository;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** {@link ContentsRepository} on the tables {@code image}, {@code package_version} and {@code image_package}. */
public final class ContentsStore implements ContentsRepository {
    private static final int MAX_PROBLEMS = 1_000;
    /** By the number in the column. */
    static final List<Severity> SEVERITIES =
            List.of(Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW, Severity.UNKNOWN);

    private final Database database;
    private final Clock clock;
    private final RiskStore risks;

    /** With no secret allowed. */
    public ContentsStore(Database database, Clock clock) {
        this(database, clock, new RiskStore(database, () -> SecretAllowList.NONE));
    }

    public ContentsStore(Database database, Clock clock, RiskStore risks) {
        this.database = database;
        this.clock = clock;
        this.risks = risks;
    }

    @Override
    public void record(Digest manifest, ImageContents contents) {
        database.update(context -> imageId(context, manifest).ifPresent(id -> replace(context, id, contents)));
    }

    @Override
    public void attached(Digest manifest, List<AttachedVex> documents) {
        database.update(context -> imageId(context, manifest).ifPresent(id -> {
            context.execute("DELETE FROM image_statement WHERE image_id = ?", id);
            for (int i = 0; i < documents.size(); i++) {
                AttachedVex one = documents.get(i);
                context.execute(
                        "INSERT INTO image_statement (image_id, position, source, document) VALUES (?, ?, ?, ?)",
                        id,
                        i,
                        one.source().toString(),
                        one.document());
            }
        }));
    }

    @Override
    public void failed(Digest manifest, List<Problem> problems) {
        database.update(context -> context.execute(
                "UPDATE image SET read_state = 'failed', read_at = ?, problems = ? WHERE digest = ? AND read_state IN ('unread', 'failed')",
                clock.instant().toEpochMilli(),
                problemsJson(problems),
                manifest.toString()));
    }

    private static Optional<Long> imageId(DSLContext context, Digest manifest) {
        return context.fetchOptional("SELECT id FROM image WHERE digest = ?", manifest.toString())
                .map(row -> row.get("id", Long.class));
    }

    private void replace(DSLContext context, long imageId, ImageContents contents) {
        Distribution distribution = contents.distribution();
        ReadState state = contents.problems().isEmpty() ? ReadState.COMPLETE : ReadState.PARTIAL;
        context.execute(
                """
                UPDATE image SET read_state = ?, read_at = ?, distribution_id = ?, distribution_version = ?, distribution_name = ?, problems = ?
                WHERE id = ?""",
                state.word(),
                clock.instant().toEpochMilli(),
                distribution == null ? null : distribution.id(),
                distribution == null ? null : distribution.version(),
                distribution == null ? null : distribution.name(),
                problemsJson(contents.problems()),
                imageId);
        RiskStore.replace(context, imageId, contents.risks());
        if (!contents.inPart().isEmpty()) {
            RiskStore.forget(context, imageId);
        }
        context.execute("DELETE FROM image_package WHERE image_id = ?", imageId);
        if (contents.packages().isEmpty()) {
            return;
        }
        Map<String, Long> layers = layerIds(context, imageId);
        Batch batch = new Batch(context, """
                INSERT INTO image_package (image_id, package_version_id, layer_id, owner, paths, licenses) VALUES (?, ?, ?, ?, ?, ?)""");
        PackageVersionIds ids = new PackageVersionIds(context, distribution);
        for (Map.Entry<Long, InstalledPackage> entry : joined(contents.packages(), ids)) {
            InstalledPackage installed = entry.getValue();
            Digest layer = installed.layer();
            batch.add(
                    imageId,
                    entry.getKey(),
                    layer == null ? null : layers.get(layer.toString()),
                    Objects.toString(installed.owner(), null),
                    Columns.json(installed.paths()),
                    Columns.json(installed.licenses()));
        }
        batch.execute();
    }

    private static String problemsJson(List<Problem> problems) {
        return Columns.json(problems.subList(0, Math.min(problems.size(), MAX_PROBLEMS)));
    }

    private static Map<String, Long> layerIds(DSLContext context, long imageId) {
        Map<String, Long> ids = new HashMap<>();
        context.fetch(
                        "SELECT l.id, l.digest FROM image_layer il JOIN layer l ON l.id = il.layer_id WHERE il.image_id = ?",
                        imageId)
                .forEach(row -> ids.put(row.get("digest", String.class), row.get("id", Long.class)));
        return ids;
    }

    private static Collection<Map.Entry<Long, InstalledPackage>> joined(
            List<InstalledPackage> packages, PackageVersionIds ids) {
        Map<Long, InstalledPackage> joined = new LinkedHashMap<>();
        for (InstalledPackage installed : packages) {
            joined.merge(ids.of(installed), installed, ContentsStore::join);
        }
        return joined.entrySet();
    }

    /** The first one's layer; owned only where both are, since what nobody owns has to be matched. */
    private static InstalledPackage join(InstalledPackage one, InstalledPackage other) {
        TreeSet<String> paths = new TreeSet<>(one.paths());
        paths.addAll(other.paths());
        TreeSet<String> licenses = new TreeSet<>(one.licenses());
        licenses.addAll(other.licenses());
        return new InstalledPackage(
                one.purl(),
                one.name(),
                one.version(),
                one.type(),
                one.source(),
                one.layer() == null ? other.layer() : one.layer(),
                List.copyOf(paths),
                List.copyOf(licenses),
                other.owner() == null ? null : one.owner());
    }

    /** Rows of {@code package_version}: found, or made. */
    private static final class PackageVersionIds {
        private final DSLContext context;
        private final String distributionId;
        private final String distributionVersion;

        PackageVersionIds(DSLContext context, @Nullable Distribution distribution) {
            this.context = context;
            this.distributionId = distribution == null ? "" : distribution.id();
            String version = distribution == null ? null : distribution.version();
            this.distributionVersion = version == null ? "" : version;
        }

        long of(InstalledPackage installed) {
            InstalledPackage.Source source = installed.source();
            String purl = installed.purl().toString();
            String sourceName = source == null ? "" : source.name();
            String sourceVersion = source == null ? "" : source.version();
            Record held = context.fetchOne("""
                    SELECT id FROM package_version
                    WHERE purl = ? AND source_name = ? AND source_version = ? AND distribution_id = ? AND distribution_version = ?""", purl, sourceName, sourceVersion, distributionId, distributionVersion);
            if (held != null) {
                return held.get("id", Long.class);
            }
            return Objects.requireNonNull(context.fetchOne(
                            """
                            INSERT INTO package_version (purl, name, version, type, source_name, source_version, distribution_id, distribution_version)
                            VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id""",
                            purl,
                            installed.name(),
                            installed.version(),
                            installed.type(),
                            sourceName,
                            sourceVersion,
                            distributionId,
                            distributionVersion))
                    .get(0, Long.class);
        }
    }

    @Override
    public Optional<Recorded> contents(Digest manifest) {
        return database.read(
                context -> context.fetchOptional("""
                        SELECT id, read_state, read_at, distribution_id, distribution_version, distribution_name, problems
                        FROM image WHERE digest = ?""", manifest.toString()).map(row -> recorded(context, row)));
    }

    private Recorded recorded(DSLContext context, Record image) {
        long imageId = image.get("id", Long.class);
        String distribution = image.get("distribution_id", String.class);
        Map<Long, InstalledPackage> packages = packages(context, imageId);
        return new Recorded(
                ReadState.ofWord(image.get("read_state", String.class)),
                Columns.instant(image.get("read_at", Long.class)),
                new ImageContents(
                        distribution == null
                                ? null
                                : new Distribution(
                                        distribution,
                                        image.get("distribution_version", String.class),
                                        image.get("distribution_name", String.class)),
                        List.copyOf(packages.values()),
                        List.of(),
                        Columns.problems(image.get("problems", String.class)),
                        risks.of(context, imageId)),
                findings(context, imageId, packages));
    }

    /** Of an image's packages, those that a system package owns left out; worst first. */
    static List<Finding> findings(DSLContext context, long imageId) {
        return findings(context, imageId, packages(context, imageId));
    }

    private static Map<Long, InstalledPackage> packages(DSLContext context, long imageId) {
        List<Map.Entry<Long, InstalledPackage>> rows = new ArrayList<>(context.fetch("""
                        SELECT pv.id, pv.purl, pv.name, pv.version, pv.type, pv.source_name, pv.source_version, l.digest, ip.owner, ip.paths, ip.licenses
                        FROM image_package ip JOIN package_version pv ON pv.id = ip.package_version_id LEFT JOIN layer l ON l.id = ip.layer_id
                        WHERE ip.image_id = ?""", imageId)
                .map(row -> Map.entry(row.get("id", Long.class), installed(row))));
        rows.sort(java.util.Comparator.comparing((Map.Entry<Long, InstalledPackage> row) ->
                        row.getValue().purl().toString())
                .thenComparing(Map.Entry::getKey));
        Map<Long, InstalledPackage> packages = new LinkedHashMap<>();
        rows.forEach(row -> packages.put(row.getKey(), row.getValue()));
        return packages;
    }

    private static InstalledPackage installed(Record row) {
        String source = row.get("source_name", String.class);
        String layer = row.get("digest", String.class);
        String owner = row.get("owner", String.class);
        return new InstalledPackage(
                Purl.tryParse(row.get("purl", String.class)).orElseThrow(),
                row.get("name", String.class),
                row.get("version", String.class),
                row.get("type", String.class),
                source.isEmpty() ? null : new InstalledPackage.Source(source, row.get("source_version", String.class)),
                layer == null ? null : Digest.parse(layer),
                Columns.texts(row.get("paths", String.class)),
                Columns.texts(row.get("licenses", String.class)),
                owner == null ? null : Purl.tryParse(owner).orElse(null));
    }

    private static List<Finding> findings(DSLContext context, long imageId, Map<Long, InstalledPackage> packages) {
        List<Finding> findings = context.fetch("""
                        SELECT f.* FROM image_package ip JOIN finding f ON f.package_version_id = ip.package_version_id
                        WHERE ip.image_id = ? AND ip.owner IS NULL ORDER BY f.severity, f.score DESC, f.weakness, f.package_version_id""", imageId)
                .map(row ->
                        finding(row, Objects.requireNonNull(packages.get(row.get("package_version_id", Long.class)))));
        return ImageStatements.noted(context, imageId, findings);
    }

    private static Finding finding(Record row, InstalledPackage installed) {
        return new Finding(
                row.get("weakness", String.class),
                Columns.texts(row.get("aliases", String.class)),
                SEVERITIES.get(row.get("severity", Integer.class)),
                row.get("score", Double.class),
                row.get("vector", String.class),
                installed,
                row.get("fixed", String.class),
                Finding.Status.valueOf(row.get("status", String.class).toUpperCase(java.util.Locale.ROOT)),
                row.get("known_exploited", Boolean.class),
                row.get("epss", Double.class),
                Columns.texts(row.get("advisories", String.class)));
    }
}
