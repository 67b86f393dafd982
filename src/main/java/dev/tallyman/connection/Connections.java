package dev.tallyman.connection;

import dev.tallyman.connection.Diagnosis.Capability;
import dev.tallyman.connection.Diagnosis.Step;
import dev.tallyman.github.EtagCache;
import dev.tallyman.github.GitHub;
import dev.tallyman.http.Authorization;
import dev.tallyman.http.Http;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.ImageReference;
import dev.tallyman.model.Secret;
import dev.tallyman.model.TallymanException;
import dev.tallyman.registry.DockerCredentials;
import dev.tallyman.registry.Registry;
import dev.tallyman.registry.RegistryCredential;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What can be done with connections: make, test, show, rotate, remove, and open them for work. Each change leaves a line in the audit log; no answer
 * holds a secret.
 */
public final class Connections {
    static final String TOKEN = "GITHUB_PAT";
    static final String USERNAME = "GITHUB_USERNAME";
    static final String SCOPE = "GHCR_IMAGE_SCOPE";
    static final String API_URL = "GITHUB_API_URL";
    static final String REGISTRY = "GHCR_REGISTRY";

    private static final int MAX_NAME = 200;
    private static final Duration PULLS_NOTED_EVERY = Duration.ofHours(1);

    private final ConnectionRepository repository;
    private final CredentialReader credentials;
    private final Vault vault;
    private final Http http;
    private final Clock clock;
    private final Map<String, String> environment;
    private final EtagCache etags;
    private final Map<String, InstallationTokens> installations = new ConcurrentHashMap<>();
    private final Map<Long, Instant> pulls = new ConcurrentHashMap<>();

    /** @param environment the process's own variables: those of the default connection, of references, and of Docker's credentials */
    public Connections(
            ConnectionRepository repository, Vault vault, Http http, Map<String, String> environment, EtagCache etags) {
        this.repository = repository;
        this.vault = vault;
        this.credentials = new CredentialReader(vault, environment, new SecretServer(http, environment));
        this.http = http;
        this.clock = http.clock();
        this.environment = Map.copyOf(environment);
        this.etags = etags;
    }

    /** By name, the environment's among them. */
    public List<Connection> list() {
        fromEnvironment();
        return repository.all();
    }

    /** @throws TallymanException ({@link ErrorCode#NOT_FOUND}) where there is none of that name */
    public Connection show(String name) {
        fromEnvironment();
        return repository
                .find(name)
                .orElseThrow(() -> new TallymanException(
                        ErrorCode.NOT_FOUND, "find the connection " + name, "there is none of that name", known()));
    }

    /** The connection that a command means: the named one, or the only one that there is. */
    public Connection choose(@Nullable String name) {
        if (name != null) {
            return show(name);
        }
        List<Connection> all = list();
        if (all.size() == 1) {
            return all.getFirst();
        }
        throw all.isEmpty()
                ? new TallymanException(
                        ErrorCode.NOT_FOUND,
                        "find a connection",
                        "there is none yet",
                        "Set GITHUB_USERNAME and GITHUB_PAT (or GHCR_IMAGE_SCOPE for public images), or run `tallyman connection add`")
                : new TallymanException(ErrorCode.USAGE, "choose a connection", "there are several", known());
    }

    /**
     * Makes or brings up to date the connection that the environment describes, if it does. A stored token is never sent to other hosts because a variable
     * changed: hosts change only along with the token.
     */
    public Optional<Connection> fromEnvironment() {
        Optional<String> token = variable(TOKEN);
        Optional<String> scope = variable(SCOPE);
        if (token.isEmpty() && scope.isEmpty()) {
            return Optional.empty();
        }
        Optional<Secret> secret = token.map(raw -> Token.parse(raw, TOKEN));
        ImageScope.parse(scope.orElse(""));
        Optional<Connection> known = repository.find(Connection.DEFAULT_NAME);
        return Optional.of(known.isEmpty() ? made(secret, scope.orElse("")) : updated(known.get(), secret, scope));
    }

    /**
     * A connection that was saved.
     *
     * @param unread the pulls that did not work in its test, in whole or in part
     */
    public record Added(Connection connection, List<Capability> unread) {
        public Added {
            unread = List.copyOf(unread);
        }
    }

    /**
     * Tests and saves a connection.
     *
     * @param tested false: saved as it is
     * @throws TallymanException where the test shows that nothing can be read with it, or that one of its hosts is not to be had; nothing is saved then
     */
    public Added add(NewConnection wanted, boolean tested, Consumer<Step> listener) {
        Connection draft = draft(wanted);
        Secret token = wanted.token() != null
                ? wanted.token()
                : wanted.reference() == null ? null : credentials.reference(wanted.reference());
        if (repository.find(draft.name()).isPresent()) {
            throw new TallymanException(
                    ErrorCode.CONFLICT,
                    "add the connection " + draft.name(),
                    "there is one of that name",
                    "Choose another name, or give it a new token with `tallyman connection rotate`");
        }
        Diagnosis diagnosis = tested ? examine(draft, token, listener) : null;
        if (diagnosis != null && (diagnosis.exitStatus() == 3 || diagnosis.hostFailing())) {
            throw refused("add the connection " + draft.name(), diagnosis);
        }
        Connection added = repository.add(
                draft,
                saved -> wanted.reference() != null
                        ? new StoredCredential.Reference(wanted.reference())
                        : token == null ? new StoredCredential.Anonymous() : credentials.seal(saved, token),
                entry("connection.add", draft.name(), draft.apiUrl() + " " + draft.registry()));
        if (diagnosis != null) {
            remember(added, diagnosis);
        }
        return new Added(
                repository.find(added.name()).orElse(added), diagnosis == null ? List.of() : diagnosis.unread());
    }

    /** Saves the connection to sample data, untested. */
    public Connection addSample(NewConnection wanted) {
        Connection draft = draft(wanted, Connection.Source.DEMO);
        return repository.add(
                draft,
                saved -> wanted.token() == null
                        ? new StoredCredential.Anonymous()
                        : credentials.seal(saved, wanted.token()),
                entry("connection.add", draft.name(), "sample data"));
    }

    /** Examines a connection and keeps what was found out; changes nothing at GitHub's. */
    public Diagnosis test(String name, Consumer<Step> listener) {
        Connection connection = show(name);
        Diagnosis diagnosis = examine(connection, credentials.read(connection), listener);
        repository.recordUse(connection.id(), clock.instant(), null); // the line of the test says it
        remember(connection, diagnosis);
        return diagnosis;
    }

    /**
     * Replaces a connection's token by one that can do all that the old one can. The old one is examined with it; one that no longer works is no bar.
     *
     * @throws TallymanException ({@link ErrorCode#CONFLICT}) where the new one can do less: the old one stays
     */
    public Diagnosis rotate(String name, Secret token, Consumer<Step> listener) {
        Connection connection = show(name);
        Diagnosis before = examineOld(connection);
        Diagnosis after = examine(connection, token, listener);
        List<Capability> lost = before == null ? List.of() : before.lostIn(after);
        if (!lost.isEmpty()) {
            throw new TallymanException(
                    ErrorCode.CONFLICT,
                    "rotate the token of " + name,
                    "the new token can do less: "
                            + lost.stream().map(Connections::shown).distinct().collect(Collectors.joining(", ")),
                    "The old token stays. " + remedies(after));
        }
        if (after.exitStatus() == 3) {
            throw refused("rotate the token of " + name, after);
        }
        Instant now = clock.instant();
        Connection rotated = repository.replace(
                rotated(connection, now),
                held -> credentials.seal(connection, token),
                entry("connection.rotate", name, "the new token was tested against the old one"));
        remember(rotated, after);
        return after;
    }

    /** @throws TallymanException ({@link ErrorCode#NOT_FOUND}) where there is none of that name */
    public void remove(String name) {
        Connection connection = show(name);
        repository.remove(connection.name(), entry("connection.remove", connection.name(), ""));
    }

    /**
     * Opens a connection for work, and notes that it was used.
     *
     * @param purpose what for, for the audit log
     */
    public Session open(Connection connection, String purpose) {
        Session session = session(connection, credentials.read(connection));
        used(connection, purpose);
        return session;
    }

    /**
     * What to ask an image's registry with: the credential of the connection for that registry (the one whose scope has the image, where there are
     * several), else what Docker keeps for it, else nothing.
     */
    public RegistryCredential credentialFor(ImageReference image) {
        List<Connection> candidates = list().stream()
                .filter(connection -> connection.registry().equalsIgnoreCase(image.registry()))
                .toList();
        Optional<Connection> best = candidates.stream()
                .filter(connection -> inScope(connection, image))
                .findFirst()
                .or(() -> candidates.stream().findFirst());
        if (best.isPresent()) {
            RegistryCredential credential = credential(best.get(), credentials.read(best.get()));
            pulled(best.get());
            return credential;
        }
        return new DockerCredentials(environment).find(image).orElse(RegistryCredential.anonymous());
    }

    /**
     * Changes the master key, sealing every secret anew. References stay what they are.
     *
     * @return how many secrets were sealed
     */
    public int rekey() {
        AtomicInteger count = new AtomicInteger();
        vault.rekey(() -> {
            count.set(0);
            repository.replaceCredentials(
                    connection -> {
                        if (!(connection.credential() instanceof StoredCredential.Sealed)) {
                            return connection.credential();
                        }
                        count.incrementAndGet();
                        return credentials.resealed(connection);
                    },
                    entry("vault.rekey", "master key", ""));
        });
        return count.get();
    }

    /** As it may be shown, with what is due. */
    public ConnectionSummary summary(Connection connection) {
        return ConnectionSummary.of(connection, TokenAges.of(environment), clock.instant());
    }

    /** The newest lines of the audit log. */
    public List<AuditEntry> audit(int most) {
        return repository.audit(Long.MAX_VALUE, most, null);
    }

    private void used(Connection connection, String purpose) {
        Instant now = clock.instant();
        repository.recordUse(connection.id(), now, entry("connection.use", connection.name(), purpose));
    }

    /** A scan asks for every image: one line an hour says as much as one each. */
    private void pulled(Connection connection) {
        Instant now = clock.instant();
        Instant noted = pulls.get(connection.id());
        if (noted == null || !now.isBefore(noted.plus(PULLS_NOTED_EVERY))) {
            pulls.put(connection.id(), now);
            used(connection, "read images");
        }
    }

    private @Nullable Diagnosis examineOld(Connection connection) {
        Secret token;
        try {
            token = credentials.read(connection);
        } catch (TallymanException e) {
            return null; // A token that cannot be opened or had any more is a reason to rotate.
        }
        return examine(connection, token, step -> {});
    }

    private Diagnosis examine(Connection connection, @Nullable Secret token, Consumer<Step> listener) {
        Doctor doctor = new Doctor(clock, TokenAges.of(environment), listener);
        if (token == null || AppCredential.of(token).isEmpty()) {
            return doctor.examine(session(connection, token));
        }
        Session session;
        try {
            session = session(connection, token);
        } catch (TallymanException e) {
            return doctor.unopened(connection, e);
        }
        return doctor.examine(session);
    }

    private Connection made(Optional<Secret> secret, String scope) {
        Hosts hosts = Hosts.of(http, environment.get(API_URL), environment.get(REGISTRY));
        Connection draft = new Connection(
                0,
                Connection.DEFAULT_NAME,
                hosts.apiUrl(),
                hosts.registry(),
                variable(USERNAME).orElse(null),
                scope,
                Connection.Source.ENVIRONMENT,
                new StoredCredential.Anonymous(),
                clock.instant(),
                null,
                null,
                null,
                null,
                null);
        return repository.add(
                draft,
                saved -> secret.<StoredCredential>map(token -> credentials.seal(saved, token))
                        .orElseGet(StoredCredential.Anonymous::new),
                entry("connection.add", draft.name(), "from the environment"));
    }

    private Connection updated(Connection known, Optional<Secret> secret, Optional<String> scope) {
        boolean anonymous = known.credential() instanceof StoredCredential.Anonymous;
        boolean mayMove = secret.isPresent() || anonymous;
        Hosts hosts =
                mayMove && (variable(API_URL).isPresent() || variable(REGISTRY).isPresent())
                        ? Hosts.of(http, environment.get(API_URL), environment.get(REGISTRY))
                        : new Hosts(known.apiUrl(), known.registry());
        boolean moved =
                !hosts.apiUrl().equals(known.apiUrl()) || !hosts.registry().equals(known.registry());
        boolean newToken = secret.isPresent() && !Objects.equals(secret.get(), openOrNull(known));
        String username = variable(USERNAME).orElse(known.username());
        String newScope = scope.orElse(known.imageScope());
        boolean same = !moved
                && !newToken
                && newScope.equals(known.imageScope())
                && java.util.Objects.equals(username, known.username());
        if (same) {
            return known;
        }
        Connection at = new Connection(
                known.id(),
                known.name(),
                hosts.apiUrl(),
                hosts.registry(),
                username,
                newScope,
                known.source(),
                known.credential(),
                known.createdAt(),
                newToken ? clock.instant() : known.rotatedAt(),
                newToken ? null : known.expiresAt(),
                known.lastUsedAt(),
                known.lastTestedAt(),
                known.lastTest());
        return repository.replace(
                at,
                held -> secret.<StoredCredential>map(token -> credentials.seal(at, token))
                        .orElse(held),
                entry("connection.change", known.name(), "from the environment"));
    }

    private @Nullable Secret openOrNull(Connection connection) {
        try {
            return credentials.read(connection);
        } catch (TallymanException e) {
            return null;
        }
    }

    private Connection draft(NewConnection wanted) {
        return draft(wanted, Connection.Source.ADDED);
    }

    private Connection draft(NewConnection wanted, Connection.Source source) {
        String name = wanted.name().strip();
        if (name.isEmpty() || name.length() > MAX_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw new TallymanException(
                    ErrorCode.USAGE,
                    "add a connection",
                    "its name is empty, too long or not on one line",
                    "Choose another");
        }
        ImageScope.parse(wanted.imageScope());
        Hosts hosts = Hosts.of(http, wanted.apiUrl(), wanted.registry());
        return new Connection(
                0,
                name,
                hosts.apiUrl(),
                hosts.registry(),
                wanted.username(),
                wanted.imageScope(),
                source,
                new StoredCredential.Anonymous(),
                clock.instant(),
                null,
                null,
                null,
                null,
                null);
    }

    private static Connection rotated(Connection from, Instant rotatedAt) {
        return new Connection(
                from.id(),
                from.name(),
                from.apiUrl(),
                from.registry(),
                from.username(),
                from.imageScope(),
                from.source(),
                from.credential(),
                from.createdAt(),
                rotatedAt,
                null,
                from.lastUsedAt(),
                from.lastTestedAt(),
                from.lastTest());
    }

    private Session session(Connection connection, @Nullable Secret token) {
        Optional<AppCredential> app = token == null ? Optional.empty() : AppCredential.of(token);
        if (token == null || app.isEmpty()) {
            return new Session(
                    connection,
                    new GitHub(http, connection.apiUrl(), token, etags),
                    new Registry(http, connection.registry(), credential(connection, token)),
                    token,
                    null);
        }
        InstallationTokens tokens = tokens(connection, token, app.get());
        Secret first = tokens.current();
        return new Session(
                connection,
                new GitHub(http, connection.apiUrl(), tokens, Authorization.fingerprintOf(token), etags),
                new Registry(http, connection.registry(), new InstallationAtRegistry(tokens, connection.username())),
                first,
                new Session.AppIdentity(app.get().appId(), tokens.installation(), tokens.permissions()));
    }

    private InstallationTokens tokens(Connection connection, Secret secret, AppCredential app) {
        String key = Authorization.fingerprintOf(secret) + " " + connection.apiUrl() + " " + connection.imageScope();
        return installations.computeIfAbsent(key, absent -> new InstallationTokens(http, connection, app));
    }

    private RegistryCredential credential(Connection connection, @Nullable Secret secret) {
        if (secret == null) {
            return RegistryCredential.anonymous();
        }
        Secret token = AppCredential.of(secret)
                .map(app -> tokens(connection, secret, app).current())
                .orElse(secret);
        return RegistryCredential.token(connection.username(), token);
    }

    private static boolean inScope(Connection connection, ImageReference image) {
        String[] parts = image.repository().split("/", 2);
        return parts.length == 2 && connection.scope().matches(parts[0], parts[1]);
    }

    private void remember(Connection connection, Diagnosis diagnosis) {
        repository.recordTest(
                connection.id(),
                clock.instant(),
                DiagnosisJson.write(diagnosis),
                diagnosis.isIdentified() ? diagnosis.expiresAt() : connection.expiresAt(),
                entry("connection.test", connection.name(), diagnosis.ok() ? "ok" : "not ok"));
    }

    private static TallymanException refused(String action, Diagnosis diagnosis) {
        String reason = diagnosis.capabilities().stream()
                .filter(one -> one.state() == Diagnosis.State.FAILS)
                .findFirst()
                .map(one -> shown(one) + " fails: " + one.evidence())
                .orElse("nothing can be read with it");
        return new TallymanException(ErrorCode.DENIED, action, reason, remedies(diagnosis) + " Nothing was saved");
    }

    private static String remedies(Diagnosis diagnosis) {
        return diagnosis.capabilities().stream()
                .filter(one -> one.state() == Diagnosis.State.FAILS)
                .map(Capability::remedy)
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .orElse("Run `tallyman connection test` to see what each can do.");
    }

    private static String shown(Capability capability) {
        return capability.capability().word() + (capability.owner() == null ? "" : " of " + capability.owner());
    }

    private String known() {
        List<String> names = repository.all().stream().map(Connection::name).toList();
        return names.isEmpty() ? "Make one with `tallyman connection add`" : "There is: " + String.join(", ", names);
    }

    private AuditEntry entry(String action, String subject, String detail) {
        return new AuditEntry(clock.instant(), Via.shown(actor()), action, subject, detail);
    }

    /**
     * The machine's user; who became it by sudo is named first. Services and containers have no USER; Java asks the system then, and says "?" where it
     * knows no name for the id.
     */
    private String actor() {
        String user = user();
        return variable("SUDO_USER")
                .filter(before -> !before.equals(user))
                .map(before -> before + " as " + user)
                .orElse(user);
    }

    private String user() {
        return variable("USER")
                .or(() -> variable("LOGNAME"))
                .or(() -> Optional.ofNullable(System.getProperty("user.name")).filter(name -> !name.equals("?")))
                .orElse("unknown");
    }

    private Optional<String> variable(String name) {
        Function<String, Boolean> set = value -> !value.isBlank();
        return Optional.ofNullable(environment.get(name)).filter(set::apply);
    }
}
