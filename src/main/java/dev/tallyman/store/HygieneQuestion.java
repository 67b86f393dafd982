package dev.tallyman.store;

import dev.tallyman.inventory.BrokenVersion;
import dev.tallyman.inventory.FixedTags;
import dev.tallyman.inventory.Hygiene;
import dev.tallyman.inventory.ImageName;
import dev.tallyman.inventory.ImageQuestions;
import dev.tallyman.inventory.Irregularity;
import dev.tallyman.inventory.Irregularity.Kind;
import dev.tallyman.inventory.VersionSummary;
import dev.tallyman.model.Digest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** {@link Hygiene} from the inventory and its history. */
public final class HygieneQuestion implements Hygiene {
    /** A tag that moved longer ago is where people know it by now. */
    public static final Duration DRIFT_SHOWN = Duration.ofDays(30);

    private static final long ALL = 0;

    private final Database database;
    private final ImageQuestions images;
    private final FixedTags fixed;
    private final Clock clock;

    public HygieneQuestion(Database database, FixedTags fixed, Clock clock) {
        this.database = database;
        this.images = new InventoryQuestions(database);
        this.fixed = fixed;
        this.clock = clock;
    }

    @Override
    public List<Irregularity> all() {
        return sorted(images.broken(), ALL);
    }

    @Override
    public List<Irregularity> of(ImageName image) {
        List<BrokenVersion> broken = database.read(context -> new VersionQuestion(context, image)
                .broken().stream()
                        .map(version -> new BrokenVersion(image.name(), version))
                        .toList());
        return sorted(broken, image.repositoryId());
    }

    private List<Irregularity> sorted(List<BrokenVersion> broken, long repositoryId) {
        List<Irregularity> all = new ArrayList<>();
        broken.forEach(one -> all.add(broken(one)));
        all.addAll(drifted(repositoryId));
        all.addAll(unowned(repositoryId));
        all.sort(Comparator.comparing(Irregularity::kind)
                .thenComparing(Irregularity::image)
                .thenComparing(Irregularity::subject));
        return all;
    }

    private static Irregularity broken(BrokenVersion one) {
        VersionSummary version = one.version();
        return new Irregularity(
                Kind.valueOf(Objects.requireNonNull(version.condition()).name()),
                one.image(),
                version.digest().toString(),
                version.tags(),
                Objects.requireNonNullElse(version.problem(), ""),
                null);
    }

    /** The last move of each tag that is still where it moved to. */
    private List<Irregularity> drifted(long repositoryId) {
        return database
                .read(context -> context.fetch(
                        """
                        SELECT r.name AS image, e.subject, e.before, e.after, e.at FROM event e
                        JOIN repository r ON r.id = e.repository_id AND r.state = 'active'
                        JOIN tag t ON t.repository_id = e.repository_id AND t.name = e.subject AND t.digest = e.after
                        WHERE e.kind = 'tag-moved' AND e.at >= ? AND (? = 0 OR e.repository_id = ?)
                          AND NOT EXISTS (SELECT 1 FROM event l WHERE l.repository_id = e.repository_id AND l.kind = 'tag-moved'
                            AND l.subject = e.subject AND l.id > e.id)""", clock.instant().minus(DRIFT_SHOWN).toEpochMilli(), repositoryId, repositoryId))
                .stream()
                .filter(row -> fixed.contain(row.get("subject", String.class)))
                .map(row -> new Irregularity(
                        Kind.DRIFT,
                        row.get("image", String.class),
                        row.get("subject", String.class),
                        List.of(row.get("subject", String.class)),
                        "a tag that should stay moved from " + shown(row.get("before", String.class)) + " to "
                                + shown(row.get("after", String.class)),
                        Instant.ofEpochMilli(row.get("at", Long.class))))
                .toList();
    }

    private static String shown(String digest) {
        return Digest.tryParse(digest).map(Digest::abbreviated).orElse(digest);
    }

    private List<Irregularity> unowned(long repositoryId) {
        return database.read(context -> context.fetch(
                        "SELECT name, owner_checked_at FROM repository WHERE state = 'active' AND owned_by = 'none' AND (? = 0 OR id = ?)",
                        repositoryId,
                        repositoryId))
                .map(row -> new Irregularity(
                        Kind.NO_OWNER,
                        row.get("name", String.class),
                        row.get("name", String.class),
                        List.of(),
                        "nobody is known to look after it: it is linked to no repository and names none as its source",
                        Columns.instant(row.get("owner_checked_at", Long.class))));
    }
}
