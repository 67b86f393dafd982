package dev.tallyman.store.page;

import dev.tallyman.connection.AuditEntry;
import dev.tallyman.connection.TokenAges;
import dev.tallyman.inventory.BaseSummary;
import dev.tallyman.inventory.FixedTags;
import dev.tallyman.inventory.Hygiene;
import dev.tallyman.inventory.ImageName;
import dev.tallyman.inventory.Irregularity;
import dev.tallyman.server.views.ConnectionPage;
import dev.tallyman.server.views.ConnectionView;
import dev.tallyman.server.views.EventRow;
import dev.tallyman.server.views.FeedRow;
import dev.tallyman.server.views.ImageView;
import dev.tallyman.server.views.Inventory;
import dev.tallyman.server.views.Links;
import dev.tallyman.server.views.OverviewView;
import dev.tallyman.server.views.RepositoryRow;
import dev.tallyman.server.views.RepositoryView;
import dev.tallyman.server.views.Shell;
import dev.tallyman.server.views.SyncRow;
import dev.tallyman.server.views.VersionOrder;
import dev.tallyman.store.BaseStore;
import dev.tallyman.store.ConnectionStore;
import dev.tallyman.store.Database;
import dev.tallyman.store.HistoryQuestion;
import dev.tallyman.store.HygieneQuestion;
import dev.tallyman.store.Reach;
import dev.tallyman.store.RiskStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** {@link Inventory} from the database. */
public final class InventoryPages implements Inventory {
    /** What "new" on the overview is counted from. */
    static final Duration NEW = Duration.ofDays(7);

    private static final int OVERVIEW_EVENTS = 8;
    private static final int REPOSITORY_EVENTS = 30;

    private static final String SHELL = """
            SELECT (SELECT count(*) FROM repository WHERE state = 'active') AS images,
              (SELECT count(*) FROM connection) AS connections,
              (SELECT max(updated_at) FROM advisory_feed) AS advisories_at,
              (SELECT max(synced_at) FROM repository) AS synced_at,
              (SELECT count(*) FROM connection WHERE origin = 'demo') AS demo""";

    private static final String SINCE = """
            SELECT (SELECT count(*) FROM repository WHERE first_seen_at >= ? AND state = 'active') AS repositories,
              (SELECT count(*) FROM version WHERE first_seen_at >= ? AND state = 'active') AS versions,
              (SELECT count(*) FROM event WHERE at >= ? AND kind = 'tag-moved') AS moved,
              (SELECT count(*) FROM event WHERE at >= ? AND kind = 'finding-gone') AS gone,
              (SELECT coalesce(sum(size), 0) FROM image) AS logical_bytes,
              (SELECT coalesce(sum(size), 0) FROM layer) AS unique_bytes""";

    private static final String IMAGES_IN_USE =
            "WITH " + Reach.TAGGED + " SELECT count(DISTINCT image_id) AS images FROM reach";

    /** What the overview counts, and since when. */
    private record Counts(Instant since, Row row, int imagesInUse) {}

    private final Database database;
    private final Clock clock;
    private final TokenAges ages;
    private final VersionOrder order;
    private final Remembered<Exposure> exposure;
    private final Remembered<Counts> counts;
    private final Remembered<List<RepositoryRow>> repositories;
    private final Remembered<List<FeedRow>> feeds;
    private final Remembered<List<Irregularity>> hygiene;
    private final Remembered<List<BaseSummary>> bases;
    private final Hygiene irregularities;
    private final FixedTags fixed;
    private final RiskStore risks;

    InventoryPages(
            Database database,
            Clock clock,
            TokenAges ages,
            VersionOrder order,
            Remembered<Exposure> exposure,
            FixedTags fixed,
            RiskStore risks) {
        this.risks = risks;
        this.database = database;
        this.ages = ages;
        this.clock = clock;
        this.order = order;
        this.exposure = exposure;
        this.repositories = new Remembered<>(database, clock, () -> {
            Exposure exposed = exposure.get();
            return database.read(context -> Repositories.load(context, exposed, clock));
        });
        this.counts = new Remembered<>(database, clock, this::count);
        this.fixed = fixed;
        this.irregularities = new HygieneQuestion(database, fixed, clock);
        this.hygiene = new Remembered<>(database, clock, irregularities::all);
        this.bases = new Remembered<>(database, clock, new BaseStore(database)::all);
        this.feeds = new Remembered<>(database, clock, () -> database.read(Feeds::load));
    }

    @Override
    public Shell shell() {
        return database.read(context -> {
            Row row = new Row(context.fetchSingle(SHELL));
            return new Shell(
                    row.count("images"),
                    row.count("connections"),
                    row.optionalTime("advisories_at"),
                    row.optionalTime("synced_at"),
                    row.flag("demo"));
        });
    }

    @Override
    public List<RepositoryRow> repositories() {
        return repositories.get();
    }

    @Override
    public OverviewView overview() {
        Exposure exposed = exposure.get();
        List<FeedRow> ecosystems = feeds.get();
        Counts counted = counts.get();
        Row row = counted.row();
        return database.read(context -> {
            return new OverviewView(
                    counted.since(),
                    row.count("repositories"),
                    row.count("versions"),
                    row.count("moved"),
                    row.count("gone"),
                    exposed.weaknesses(),
                    exposed.changes(order),
                    events(context, null, Instant.EPOCH, Long.MAX_VALUE, OVERVIEW_EVENTS),
                    Connections.load(context, ages, clock.instant()),
                    ecosystems,
                    counted.imagesInUse(),
                    row.number("logical_bytes"),
                    row.number("unique_bytes"),
                    ecosystems.stream()
                            .map(FeedRow::updatedAt)
                            .filter(java.util.Objects::nonNull)
                            .max(Instant::compareTo)
                            .orElse(null));
        });
    }

    private Counts count() {
        Instant since = clock.instant().minus(NEW);
        long from = since.toEpochMilli();
        return database.read(context -> new Counts(
                since,
                new Row(context.fetchSingle(SINCE, from, from, from, from)),
                new Row(context.fetchSingle(IMAGES_IN_USE)).count("images")));
    }

    @Override
    public Optional<RepositoryView> repository(String name) {
        return row(name).map(this::view);
    }

    private RepositoryView view(RepositoryRow row) {
        List<Irregularity> found = irregularities.of(new ImageName(row.id(), row.registry(), row.name()));
        return database.read(context -> new RepositoryView(
                row,
                Versions.tags(context, row),
                Versions.all(context, row),
                events(context, row.id(), Instant.EPOCH, Long.MAX_VALUE, REPOSITORY_EVENTS),
                found));
    }

    @Override
    public Optional<ImageView> image(String name, String reference, @Nullable String platform) {
        Names names = database.read(Names::load);
        return row(name).flatMap(row -> {
            Exposure exposed = exposure.get();
            return database.read(context ->
                    new ImageQuestion(context, order, names, row, exposed, clock, risks).answer(reference, platform));
        });
    }

    @Override
    public List<ConnectionView> connections() {
        return database.read(context -> Connections.load(context, ages, clock.instant()));
    }

    @Override
    public List<SyncRow> syncs(int most) {
        return database.read(context -> Syncs.load(context, most));
    }

    @Override
    public Optional<ConnectionPage> connection(String name) {
        return database.read(context -> Connections.page(context, name, ages, clock.instant()));
    }

    @Override
    public List<AuditEntry> audit(long before, int most, @Nullable String subject) {
        return database.read(context -> ConnectionStore.audit(context, before, most, subject));
    }

    @Override
    public List<FeedRow> feeds() {
        return feeds.get();
    }

    @Override
    public List<Irregularity> hygiene() {
        return hygiene.get();
    }

    @Override
    public List<BaseSummary> bases() {
        return bases.get();
    }

    @Override
    public List<EventRow> events(@Nullable Long repository, Instant since, long before, int most) {
        return database.read(context -> events(context, repository, since, before, most));
    }

    private Optional<RepositoryRow> row(String name) {
        List<RepositoryRow> all = repositories();
        return all.stream()
                .filter(row -> row.name().equals(name))
                .findFirst()
                .or(() -> all.stream()
                        .filter(row -> name.equals(row.registry() + "/" + row.name()))
                        .findFirst())
                // Two registries have it and neither was named: the first answers.
                .or(() -> all.stream()
                        .filter(row -> row.name().equals(row.registry() + "/" + name))
                        .findFirst());
    }

    private List<EventRow> events(DSLContext context, @Nullable Long repository, Instant since, long before, int most) {
        Names names = Names.load(context);
        return HistoryQuestion.rows(context, repository, since, before, most).map(columns -> {
            Row row = new Row(columns);
            Long of = row.optionalNumber("repository_id");
            String image = of == null ? null : names.of(of);
            return new EventRow(
                    row.number("id"),
                    row.time("at"),
                    row.text("kind"),
                    image,
                    image == null ? null : Links.image(image),
                    row.text("subject"),
                    row.optionalText("before"),
                    row.optionalText("after"),
                    row.text("kind").equals("tag-moved") && fixed.contain(row.text("subject")));
        });
    }
}
