package dev.tallyman;

import dev.tallyman.advisory.AdvisoryExport;
import dev.tallyman.advisory.AdvisoryImport;
import dev.tallyman.advisory.AdvisoryRepository;
import dev.tallyman.advisory.AdvisoryUpdate;
import dev.tallyman.advisory.FeedFetcher;
import dev.tallyman.advisory.FeedSources;
import dev.tallyman.advisory.HttpFeeds;
import dev.tallyman.catalog.Extra;
import dev.tallyman.catalog.secret.FingerprintKey;
import dev.tallyman.catalog.secret.Fingerprints;
import dev.tallyman.catalog.secret.SecretAllowList;
import dev.tallyman.catalog.secret.SecretSearch;
import dev.tallyman.cli.Cli;
import dev.tallyman.cli.LogProvider;
import dev.tallyman.cli.Preload;
import dev.tallyman.cli.ServerChores;
import dev.tallyman.cli.Services;
import dev.tallyman.connection.Connection;
import dev.tallyman.connection.Connections;
import dev.tallyman.connection.Coverage;
import dev.tallyman.connection.ImageScope;
import dev.tallyman.connection.Session;
import dev.tallyman.connection.TokenAges;
import dev.tallyman.connection.Vault;
import dev.tallyman.http.Http;
import dev.tallyman.http.HttpSettings;
import dev.tallyman.http.Proxies;
import dev.tallyman.inventory.BaseQuestions;
import dev.tallyman.inventory.FixedTags;
import dev.tallyman.inventory.History;
import dev.tallyman.inventory.Hygiene;
import dev.tallyman.inventory.ImageQuestions;
import dev.tallyman.inventory.Resolution;
import dev.tallyman.inventory.Sight;
import dev.tallyman.inventory.StorageAnswers;
import dev.tallyman.inventory.TagSummary;
import dev.tallyman.job.Background;
import dev.tallyman.job.Schedule;
import dev.tallyman.match.FindingRepository;
import dev.tallyman.match.InUse;
import dev.tallyman.match.Matcher;
import dev.tallyman.match.Rematch;
import dev.tallyman.model.Digest;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.ImageReference;
import dev.tallyman.model.Secret;
import dev.tallyman.model.TallymanException;
import dev.tallyman.registry.ImageSource;
import dev.tallyman.registry.Registries;
import dev.tallyman.registry.Target;
import dev.tallyman.scan.ContentsRecorder;
import dev.tallyman.scan.HeldSource;
import dev.tallyman.scan.JarAnswers;
import dev.tallyman.scan.JarNames;
import dev.tallyman.scan.LayerFactsCache;
import dev.tallyman.scan.MavenSearch;
import dev.tallyman.scan.RiskAnswers;
import dev.tallyman.scan.RiskSearch;
import dev.tallyman.scan.SbomAttachments;
import dev.tallyman.scan.ScanProgress;
import dev.tallyman.scan.ScanResult;
import dev.tallyman.scan.Scanner;
import dev.tallyman.scan.TargetOpener;
import dev.tallyman.server.EcosystemOrder;
import dev.tallyman.server.JobBoard;
import dev.tallyman.server.Readiness;
import dev.tallyman.server.ServerOptions;
import dev.tallyman.server.WebServer;
import dev.tallyman.server.Webhook;
import dev.tallyman.store.AdvisoryStore;
import dev.tallyman.store.AttestationStore;
import dev.tallyman.store.BaseStore;
import dev.tallyman.store.ConnectionStore;
import dev.tallyman.store.ContentsStore;
import dev.tallyman.store.Database;
import dev.tallyman.store.DeliveryStore;
import dev.tallyman.store.EtagStore;
import dev.tallyman.store.FindingStore;
import dev.tallyman.store.HistoryQuestion;
import dev.tallyman.store.HygieneQuestion;
import dev.tallyman.store.InventoryQuestions;
import dev.tallyman.store.JarAnswerStore;
import dev.tallyman.store.LayerFactsStore;
import dev.tallyman.store.ManifestStore;
import dev.tallyman.store.OwnerStore;
import dev.tallyman.store.OwnershipStore;
import dev.tallyman.store.RepositoryStore;
import dev.tallyman.store.RiskStore;
import dev.tallyman.store.SightStore;
import dev.tallyman.store.StorageTotals;
import dev.tallyman.store.SyncRunStore;
import dev.tallyman.store.VersionStore;
import dev.tallyman.store.page.Pages;
import dev.tallyman.sync.AttestationSync;
import dev.tallyman.sync.Records;
import dev.tallyman.sync.Sync;
import dev.tallyman.sync.SyncProgress;
import dev.tallyman.sync.SyncReport;
import dev.tallyman.sync.SyncRequest;
import dev.tallyman.sync.WebhookIntake;
import dev.tallyman.sync.WebhookTest;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Reader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The one place that wires objects; reads top to bottom. */
public final class Tallyman {
    /** Where references without a host go, by Docker's rule. */
    private static final String UNNAMED_REGISTRY = "docker.io";

    private Tallyman() {}

    public static void main(String[] arguments) {
        LogProvider.use();
        if (arguments.length > 1) { // a single word asks for a version, for help, or for a list
            Thread.ofPlatform().daemon().name("preload").start(new Preload(arguments));
        }
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        Reader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        // The launcher tells which streams a person sees: Java itself cannot tell them apart.
        List<String> terminals =
                List.of(System.getProperty("tallyman.terminal", "").split(","));
        int status = new Cli(
                        out,
                        err,
                        in,
                        terminals.contains("out"),
                        terminals.contains("err"),
                        System.getenv(),
                        Wiring::new)
                .run(arguments);
        out.flush();
        err.flush();
        Runtime.getRuntime().halt(status);
    }

    /** Runs a command line within this process, not on a terminal, and returns its exit status. */
    public static int run(
            PrintStream out, PrintStream err, Reader in, Map<String, String> environment, String... arguments) {
        return new Cli(out, err, in, false, false, environment, Wiring::new).run(arguments);
    }

    /** The services of one command, each made when it is first asked for. */
    private static final class Wiring implements Services {
        private final Settings settings;
        private final Deque<AutoCloseable> open = new ArrayDeque<>();
        private final Clock clock = Clock.systemUTC();

        private final Supplier<Database> database = once(() -> opened(openDatabase()));
        private final Supplier<Http> http = once(() -> opened(new Http(httpSettings())));
        private final Supplier<ImageQuestions> images = once(() -> new InventoryQuestions(database.get()));
        private final Supplier<AdvisoryStore> advisories = once(() -> new AdvisoryStore(database.get()));
        private final Supplier<FindingStore> findings = once(() -> new FindingStore(database.get()));
        private final Supplier<Matcher> matcher = once(() -> new Matcher(advisories.get(), clock));
        private final Supplier<RiskStore> risks = once(() -> new RiskStore(database.get(), this::allowed));
        private final Supplier<ContentsStore> contents =
                once(() -> new ContentsStore(database.get(), clock, risks.get()));
        private final Supplier<Connections> connections = once(this::newConnections);
        private final Map<Path, ImageSource> layouts = new ConcurrentHashMap<>();
        private final Supplier<Registries> registries =
                once(() -> new Registries(http.get(), image -> connections.get().credentialFor(image)));

        Wiring(Settings settings) {
            this.settings = settings;
        }

        private Database openDatabase() {
            String named = settings.database() != null
                    ? settings.database()
                    : settings.environment().getOrDefault("TALLYMAN_DATABASE", "");
            return named.isEmpty() ? Database.open(dataFolder()) : Database.open(dataFolder(), named);
        }

        @Override
        public ImageQuestions images() {
            return images.get();
        }

        @Override
        public Sight sight() {
            return new SightStore(database.get());
        }

        @Override
        public boolean isSynced(Connection connection) {
            return new SyncRunStore(database.get())
                    .last(connection.id())
                    .map(run -> run.finishedAt() != null)
                    .orElse(false);
        }

        @Override
        public History history() {
            return new HistoryQuestion(database.get(), fixedTags());
        }

        @Override
        public Hygiene hygiene() {
            return new HygieneQuestion(database.get(), fixedTags(), clock);
        }

        @Override
        public StorageAnswers storage() {
            return new StorageTotals(database.get());
        }

        @Override
        public BaseQuestions bases() {
            return new BaseStore(database.get());
        }

        private FixedTags fixedTags() {
            return FixedTags.of(settings.environment().getOrDefault("TALLYMAN_FIXED_TAGS", ""));
        }

        @Override
        public Scanner scanner(
                boolean cached, boolean match, SecretAllowList allowed, Set<Extra> extras, ScanProgress progress) {
            return new Scanner(
                    this::target,
                    cached || match ? risks(allowed) : RiskSearch.NONE,
                    extras,
                    extras.contains(Extra.JAR_CHECKSUMS) ? jarNames(cached) : JarNames.NONE,
                    cached ? new LayerFactsStore(database.get(), clock) : LayerFactsCache.NONE,
                    match ? matcher() : null,
                    match ? inUse() : InUse.UNKNOWN,
                    cached ? contents.get() : ContentsRecorder.NONE,
                    cached || match ? bases() : BaseQuestions.NO_INVENTORY,
                    progress);
        }

        private JarNames jarNames(boolean cached) {
            String address = settings.environment().getOrDefault("TALLYMAN_JAR_SEARCH", MavenSearch.DEFAULT_ADDRESS);
            return new JarNames(
                    new MavenSearch(http.get(), address),
                    cached ? new JarAnswerStore(database.get(), clock) : JarAnswers.NONE);
        }

        private RiskSearch risks(SecretAllowList allowed) {
            FingerprintKey key = new FingerprintKey(dataFolder(), new SecureRandom());
            return new RiskSearch(
                    new SecretSearch(new Fingerprints(key::get)), allowed().and(allowed));
        }

        private SecretAllowList allowed() {
            return SecretAllowList.ofFolder(dataFolder());
        }

        @Override
        public RiskAnswers risks() {
            return risks.get();
        }

        @Override
        public SbomAttachments attachedSboms() {
            return new SbomAttachments(this::target);
        }

        private TargetOpener.Opened target(String text) {
            Target target = Target.parse(text);
            // No switch: see docs/decisions, "switches over types".
            if (target instanceof Target.Layout layout) {
                // A fleet may be in one: its index is read once.
                ImageSource opened = layouts.computeIfAbsent(layout.folder(), folder -> layout.open());
                return new TargetOpener.Opened.Image(opened, layout.identifier(), null);
            }
            if (target instanceof Target.Local local) {
                return new TargetOpener.Opened.Image(local.open(), local.identifier(), null);
            }
            if (target instanceof Target.Remote remote) {
                ImageReference reference = reference(remote.reference(), text);
                return new TargetOpener.Opened.Image(source(reference), reference.identifier(), reference.toString());
            }
            return target instanceof Target.RootFileSystem rootfs
                    ? new TargetOpener.Opened.RootFileSystem(rootfs.path())
                    : new TargetOpener.Opened.Sbom(((Target.Sbom) target).file());
        }

        private ImageSource source(ImageReference reference) {
            ImageSource registry = registries.get().open(reference);
            if (images().resolve(reference.registry() + "/" + reference.repository())
                    instanceof Resolution.Found found) {
                Map<String, Digest> tags = images().tags(found.image()).stream()
                        .collect(Collectors.toMap(TagSummary::tag, TagSummary::digest));
                return new HeldSource(registry, new ManifestStore(database.get()), tags);
            }
            return registry;
        }

        /** An image of the inventory may be named without its registry: {@code acme/api:1.4}. */
        private ImageReference reference(ImageReference reference, String text) {
            boolean named = !reference.registry().equals(UNNAMED_REGISTRY) || text.startsWith(UNNAMED_REGISTRY + "/");
            if (!named && images().resolve(reference.repository()) instanceof Resolution.Found found) {
                return new ImageReference(
                        found.image().registry(), reference.repository(), reference.tag(), reference.digest());
            }
            return reference;
        }

        @Override
        public List<String> tagsOf(ScanResult result) {
            Optional<ImageReference> asked =
                    Optional.ofNullable(result.reference()).flatMap(ImageReference::tryParse);
            if (asked.isEmpty()) {
                return List.of();
            }
            String name = asked.get().registry() + "/" + asked.get().repository();
            if (result.digest() != null && images().resolve(name) instanceof Resolution.Found found) {
                List<String> tags = images().tags(found.image()).stream()
                        .filter(tag -> tag.digest().equals(result.digest()))
                        .map(TagSummary::tag)
                        .toList();
                if (!tags.isEmpty()) {
                    return tags;
                }
            }
            return Optional.ofNullable(asked.get().tag()).stream().toList();
        }

        private Connections newConnections() {
            return new Connections(
                    new ConnectionStore(database.get()),
                    new Vault(dataFolder(), settings.environment(), new SecureRandom(), http.get()),
                    http.get(),
                    settings.environment(),
                    new EtagStore(database.get()));
        }

        @Override
        public Connections connections() {
            return connections.get();
        }

        @Override
        public ContentsStore contents() {
            return contents.get();
        }

        private HttpSettings httpSettings() {
            return HttpSettings.defaults()
                    .offline(settings.offline())
                    .insecure(Set.copyOf(settings.insecureRegistries()))
                    .proxies(Proxies.of(settings.environment()))
                    .caFile(Optional.ofNullable(settings.environment().get("TALLYMAN_CA_FILE"))
                            .filter(file -> !file.isBlank())
                            .map(Path::of))
                    .onWait(settings.remark());
        }

        @Override
        public SyncReport sync(String name, boolean full, SyncProgress progress) {
            Session session = connections().open(connections().show(name), "sync");
            return sync(SyncRequest.of(session, full, database.get().folder()), progress);
        }

        @Override
        public SyncReport sync(String name, ImageScope.PackageName only, SyncProgress progress) {
            Session session = connections().open(connections().show(name), "sync");
            return sync(SyncRequest.of(session, false, database.get().folder()).only(only), progress);
        }

        @Override
        public List<Connection> covering(String image) {
            return Coverage.of(image, connections().list(), new RepositoryStore(database.get()).connectionsOf(image));
        }

        @Override
        public WebhookTest webhookTest(URI server) {
            return new WebhookTest(
                    opened(new Http(httpSettings().insecure(Set.of(server.getAuthority())))), server, webhookSecret());
        }

        private SyncReport sync(SyncRequest request, SyncProgress progress) {
            Database to = database.get();
            Records records = new Records(
                    new RepositoryStore(to),
                    new VersionStore(to, fixedTags()),
                    new ManifestStore(to),
                    new OwnerStore(to),
                    new OwnershipStore(to),
                    new SyncRunStore(to),
                    new DeliveryStore(to),
                    new SightStore(to));
            return new Sync(records, clock).run(request, progress);
        }

        @Override
        public AttestationSync.Report attestations(String name, SyncProgress progress) {
            Session session = connections().open(connections().show(name), "attestations");
            return new AttestationSync(new AttestationStore(database.get()), clock)
                    .run(session.connection().id(), session.gitHub(), progress);
        }

        @Override
        public WebServer serve(ServerOptions options, Schedule schedule, Readiness readiness) {
            Pages pages = Pages.of(
                    database.get(),
                    clock,
                    TokenAges.of(settings.environment()),
                    new EcosystemOrder(),
                    fixedTags(),
                    this::allowed);
            JobBoard board = new JobBoard(clock);
            Background background =
                    opened(new Background(new ServerChores(this, settings.environment()), board, clock));
            WebServer server = opened(WebServer.start(
                    options,
                    new WebServer.Parts(
                            pages.inventory(), pages.contents(), board, background, readiness, webhook(background)),
                    clock));
            if (!schedule.sync().isZero()) {
                background.every(schedule.sync());
            }
            if (!schedule.update().isZero() && canUpdate()) {
                background.updateEvery(schedule.update(), untilUpdate(schedule.update()));
            }
            LocalTime verifyAt = schedule.verifyAt();
            if (verifyAt != null) {
                background.verifyDailyAt(verifyAt);
            }
            return server;
        }

        private boolean canUpdate() {
            return !settings.offline() || FeedSources.of(settings.environment()).local();
        }

        /** A server that starts again and again does not update as often. */
        private Duration untilUpdate(Duration every) {
            Duration left = advisories()
                    .lastUpdate()
                    .map(last ->
                            Duration.between(clock.instant(), last.endedAt().plus(every)))
                    .orElse(Duration.ZERO);
            return left.isNegative() ? Duration.ZERO : left;
        }

        private Webhook webhook(Background background) {
            Secret secret = webhookSecret();
            DeliveryStore deliveries = new DeliveryStore(database.get());
            deliveries.listening(secret != null, clock.instant());
            return secret == null
                    ? Webhook.NONE
                    : new Webhook(new WebhookIntake(deliveries, secret, clock), background::changed);
        }

        private @Nullable Secret webhookSecret() {
            String secret = settings.environment()
                    .getOrDefault("TALLYMAN_WEBHOOK_SECRET", "")
                    .strip();
            return secret.isEmpty() ? null : new Secret(secret);
        }

        @Override
        public Matcher matcher() {
            return matcher.get();
        }

        @Override
        public AdvisoryRepository advisories() {
            return advisories.get();
        }

        @Override
        public AdvisoryImport advisoryImport() {
            return new AdvisoryImport(advisories.get(), feedFetcher(), clock);
        }

        @Override
        public AdvisoryUpdate advisoryUpdate() {
            return new AdvisoryUpdate(advisoryImport(), advisories.get(), feedFetcher());
        }

        @Override
        public AdvisoryExport advisoryExport() {
            return new AdvisoryExport(advisories.get(), dataFolder(), new SecureRandom());
        }

        private @Nullable FeedFetcher feedFetcher() {
            return settings.offline() ? null : new HttpFeeds(http.get());
        }

        @Override
        public FindingRepository findings() {
            return findings.get();
        }

        @Override
        public InUse inUse() {
            return findings.get();
        }

        @Override
        public void rematch() {
            new Rematch(matcher.get(), findings.get(), clock).run();
        }

        @Override
        public void close() {
            while (!open.isEmpty()) {
                try {
                    open.pop().close();
                } catch (Exception e) {
                    throw new TallymanException(ErrorCode.ENVIRONMENT, "close " + settings.data(), e.toString(), "", e);
                }
            }
        }

        private <T extends AutoCloseable> T opened(T resource) {
            open.push(resource);
            return resource;
        }

        @Override
        public Path dataFolder() {
            Map<String, String> environment = settings.environment();
            if (settings.data() != null) {
                return settings.data();
            }
            String named = environment.getOrDefault("TALLYMAN_DATA", "");
            if (!named.isEmpty()) {
                return Path.of(named);
            }
            String shared = environment.getOrDefault("XDG_DATA_HOME", "");
            return shared.isEmpty()
                    ? Path.of(environment.getOrDefault("HOME", "."), ".local", "share", "tallyman")
                    : Path.of(shared, "tallyman");
        }
    }

    private static <T> Supplier<T> once(Supplier<T> maker) {
        return new Supplier<>() {
            private @Nullable T made;

            @Override
            public synchronized T get() {
                if (made == null) {
                    made = maker.get();
                }
                return made;
            }
        };
    }
}
