package dev.tallyman.store;

import dev.tallyman.catalog.FoundSecret;
import dev.tallyman.catalog.ImageRisks;
import dev.tallyman.catalog.RiskyFile;
import dev.tallyman.catalog.secret.SecretAllowList;
import dev.tallyman.model.Digest;
import dev.tallyman.scan.RiskAnswers;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/**
 * The tables {@code image_secret} and {@code image_risky_file}. What an allow list takes out is kept, and left out of every answer: so a list that
 * changes counts at once.
 */
public final class RiskStore implements RiskAnswers {
    private static final String PLACES = "WITH " + Reach.TAGGED + """
            SELECT x.*, p.name AS image, i.digest, i.platform,
              (SELECT group_concat(t.name, char(10)) FROM tag t JOIN reach o ON o.repository_id = t.repository_id AND o.digest = t.digest
               WHERE o.repository_id = r.repository_id AND o.image_id = r.image_id) AS tags
            FROM (SELECT DISTINCT repository_id, image_id FROM reach) r JOIN repository p ON p.id = r.repository_id JOIN image i ON i.id = r.image_id
            JOIN %s x ON x.image_id = i.id
            WHERE p.state = 'active' AND (? IS NULL OR p.name = ?)""";

    private static final String SECRETS = PLACES.formatted("image_secret");
    private static final String FILES = PLACES.formatted("image_risky_file") + " AND x.expected = 0";

    private static final String UNSEARCHED = "WITH " + Reach.TAGGED + """
            SELECT count(DISTINCT i.id) AS images
            FROM reach r JOIN repository p ON p.id = r.repository_id JOIN image i ON i.id = r.image_id
            WHERE p.state = 'active' AND (? IS NULL OR p.name = ?) AND (i.risks IS NULL OR json_extract(i.risks, '$.looked') = 0)""";

    private final Database database;
    private final Supplier<SecretAllowList> allowed;

    public RiskStore(Database database, Supplier<SecretAllowList> allowed) {
        this.database = database;
        this.allowed = allowed;
    }

    /** The column {@code risks}. */
    private record Coverage(boolean looked, long searched, long left, List<String> leftPaths, long unlisted) {}

    static void replace(DSLContext context, long imageId, ImageRisks risks) {
        context.execute(
                "UPDATE image SET risks = ? WHERE id = ?",
                Columns.json(new Coverage(
                        risks.looked(), risks.searched(), risks.left(), risks.leftPaths(), risks.unlisted())),
                imageId);
        context.execute("DELETE FROM image_secret WHERE image_id = ?", imageId);
        context.execute("DELETE FROM image_risky_file WHERE image_id = ?", imageId);
        Batch secrets = new Batch(context, """
                INSERT INTO image_secret (image_id, position, rule, name, severity, fingerprint, kind, place, line, layer, state, hidden_by)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""");
        int position = 0;
        for (FoundSecret secret : risks.secrets()) {
            secrets.add(
                    imageId,
                    position++,
                    secret.rule(),
                    secret.name(),
                    ContentsStore.SEVERITIES.indexOf(secret.severity()),
                    secret.fingerprint(),
                    secret.kind().word(),
                    secret.where(),
                    secret.line(),
                    Objects.toString(secret.layer(), null),
                    secret.state().word(),
                    Objects.toString(secret.hiddenBy(), null));
        }
        secrets.execute();
        Batch files = new Batch(
                context,
                "INSERT INTO image_risky_file (image_id, path, mode, directory, expected, layer, owner) VALUES (?, ?, ?, ?, ?, ?, ?)");
        for (RiskyFile file : risks.files()) {
            files.add(
                    imageId,
                    file.path(),
                    file.mode(),
                    file.directory() ? 1 : 0,
                    file.expected() ? 1 : 0,
                    Objects.toString(file.layer(), null),
                    file.owner());
        }
        files.execute();
    }

    /** As if nobody had read the image since secrets are looked for: it is read whole next time. */
    static void forget(DSLContext context, long imageId) {
        context.execute("UPDATE image SET risks = NULL WHERE id = ?", imageId);
    }

    /** Of one image, without what is allowed. */
    public ImageRisks of(DSLContext context, long imageId) {
        String known = context.fetchSingle("SELECT risks FROM image WHERE id = ?", imageId)
                .get("risks", String.class);
        if (known == null) {
            return ImageRisks.UNKNOWN;
        }
        Coverage coverage = Columns.read(known, Coverage.class);
        return new ImageRisks(
                        coverage.looked(),
                        context.fetch("SELECT * FROM image_secret WHERE image_id = ? ORDER BY position", imageId)
                                .map(RiskStore::secret),
                        context
                                .fetch("SELECT * FROM image_risky_file WHERE image_id = ?", imageId)
                                .map(RiskStore::file)
                                .stream()
                                .sorted(RiskyFile.ORDER)
                                .toList(),
                        coverage.searched(),
                        coverage.left(),
                        coverage.leftPaths(),
                        coverage.unlisted(),
                        0)
                .without(allowed.get());
    }

    private static FoundSecret secret(Record row) {
        return new FoundSecret(
                row.get("rule", String.class),
                row.get("name", String.class),
                ContentsStore.SEVERITIES.get(row.get("severity", Integer.class)),
                row.get("fingerprint", String.class),
                FoundSecret.Kind.ofWord(row.get("kind", String.class)),
                row.get("place", String.class),
                row.get("line", Integer.class),
                digest(row.get("layer", String.class)),
                FoundSecret.State.ofWord(row.get("state", String.class)),
                digest(row.get("hidden_by", String.class)));
    }

    private static RiskyFile file(Record row) {
        return new RiskyFile(
                row.get("path", String.class),
                row.get("mode", Integer.class),
                row.get("directory", Integer.class) == 1,
                digest(row.get("layer", String.class)),
                row.get("owner", String.class));
    }

    private static @Nullable Digest digest(@Nullable String text) {
        return text == null ? null : Digest.parse(text);
    }

    @Override
    public List<SecretPlace> secrets(@Nullable String image) {
        SecretAllowList list = allowed.get();
        return database.read(context -> context
                .fetch(SECRETS, image, image)
                .map(row -> new SecretPlace(
                        row.get("image", String.class),
                        tags(row),
                        row.get("digest", String.class),
                        row.get("platform", String.class),
                        secret(row)))
                .stream()
                .filter(place -> !list.test(place.secret()))
                .sorted(Comparator.comparing(SecretPlace::secret, FoundSecret.ORDER)
                        .thenComparing(SecretPlace::image)
                        .thenComparing(SecretPlace::platform)
                        .thenComparing(SecretPlace::digest))
                .toList());
    }

    @Override
    public List<RiskyPlace> files(@Nullable String image) {
        return database.read(context -> context
                .fetch(FILES, image, image)
                .map(row -> new RiskyPlace(
                        row.get("image", String.class),
                        tags(row),
                        row.get("digest", String.class),
                        row.get("platform", String.class),
                        file(row)))
                .stream()
                .sorted(Comparator.comparing(RiskyPlace::file, RiskyFile.ORDER)
                        .thenComparing(RiskyPlace::image)
                        .thenComparing(RiskyPlace::platform)
                        .thenComparing(RiskyPlace::digest))
                .toList());
    }

    private static List<String> tags(Record row) {
        String tags = row.get("tags", String.class);
        return tags == null ? List.of() : tags.lines().sorted().distinct().toList();
    }

    @Override
    public int unsearched(@Nullable String image) {
        return database.read(
                context -> context.fetchSingle(UNSEARCHED, image, image).get("images", Integer.class));
    }
}
