package dev.tallyman.sync;

import dev.tallyman.connection.ImageScope;
import dev.tallyman.github.GitHub;
import dev.tallyman.http.Http;
import dev.tallyman.http.HttpSettings;
import dev.tallyman.inventory.FixedTags;
import dev.tallyman.inventory.ImageAnswers;
import dev.tallyman.inventory.ImageName;
import dev.tallyman.inventory.ImageQuery;
import dev.tallyman.inventory.ImageSummary;
import dev.tallyman.inventory.Presence;
import dev.tallyman.inventory.TagSummary;
import dev.tallyman.inventory.VersionSummary;
import dev.tallyman.model.Digest;
import dev.tallyman.model.MediaType;
import dev.tallyman.model.Secret;
import dev.tallyman.registry.Registry;
import dev.tallyman.registry.RegistryCredential;
import dev.tallyman.sandbox.AccessToken;
import dev.tallyman.sandbox.Limits;
import dev.tallyman.sandbox.Owner;
import dev.tallyman.sandbox.RequestKind;
import dev.tallyman.sandbox.Sandbox;
import dev.tallyman.sandbox.SandboxConfig;
import dev.tallyman.sandbox.Truth;
import dev.tallyman.store.AttestationStore;
import dev.tallyman.store.Database;
import dev.tallyman.store.DeliveryStore;
import dev.tallyman.store.EtagStore;
import dev.tallyman.store.HistoryQuestion;
import dev.tallyman.store.InventoryQuestions;
import dev.tallyman.store.ManifestStore;
import dev.tallyman.store.OwnerStore;
import dev.tallyman.store.OwnershipStore;
import dev.tallyman.store.RepositoryStore;
import dev.tallyman.store.SightStore;
import dev.tallyman.store.SyncRunStore;
import dev.tallyman.store.VersionStore;
import dev.tallyman.testing.MovableClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A sandbox, a data folder and a sync between them. Waiting moves the clock that the two share, and takes no time. */
final class SyncHarness implements AutoCloseable {
    static final String TOKEN = "ghp_" + "a".repeat(36);

    final MovableClock clock = new MovableClock("2026-03-01T10:00:00Z");
    final Sandbox sandbox;
    private Path folder;
    Database database;
    InventoryQuestions questions;
    ImageAnswers answers;
    private Records records;
    long connection;
    String scope = "acme";

    @Nullable
    String token = TOKEN;

    SyncHarness(Path folder) {
        this(folder, SandboxConfig.empty().limits());
    }

    SyncHarness(Path folder, Limits limits) {
        this.folder = folder;
        sandbox = Sandbox.start(SandboxConfig.empty()
                .withClock(clock)
                .withLimits(limits)
                .with(
                        Owner.organization("acme", "tally"),
                        Owner.organization("acme-labs", "tally"),
                        Owner.user("tally"),
                        Owner.user("other"))
                .with(AccessToken.classic(TOKEN, "tally", "read:packages", "read:org")));
        open();
        connection = addConnection("test");
    }

    long addConnection(String name) {
        return database.write(context -> context.fetchOne("""
                        INSERT INTO connection (name, api_url, registry, origin, credential, created_at)
                        VALUES (?, 'x', 'y', 'added', 'anonymous', 0) RETURNING id""", name).get(0, Long.class));
    }

    /** As a new process would. */
    void reopen() {
        database.close();
        open();
    }

    /** Looks at the inventory of another data folder from now on. */
    void lookAt(Path other) {
        folder = other;
        reopen();
    }

    private void open() {
        database = Database.open(folder);
        questions = new InventoryQuestions(database);
        answers = new ImageAnswers(questions);
        records = new Records(
                new RepositoryStore(database),
                new VersionStore(database, FixedTags.of("")),
                new ManifestStore(database),
                new OwnerStore(database),
                new OwnershipStore(database),
                new SyncRunStore(database),
                new DeliveryStore(database),
                new SightStore(database));
    }

    SyncReport sync() {
        return sync(false, SyncProgress.NONE);
    }

    SyncReport full() {
        return sync(true, SyncProgress.NONE);
    }

    AttestationSync.Report attestations() {
        return attestations(SyncProgress.NONE);
    }

    AttestationSync.Report attestations(SyncProgress progress) {
        return asking((github, registry) ->
                new AttestationSync(new AttestationStore(database), clock).run(connection, github, progress));
    }

    SyncReport sync(boolean full, SyncProgress progress) {
        return sync(full, null, progress);
    }

    /** Of one package alone, {@code owner/name}. */
    SyncReport one(String image) {
        int slash = image.indexOf('/');
        return sync(
                false,
                new ImageScope.PackageName(image.substring(0, slash), image.substring(slash + 1)),
                SyncProgress.NONE);
    }

    private SyncReport sync(boolean full, ImageScope.@Nullable PackageName only, SyncProgress progress) {
        return asking((github, registry) -> new Sync(records, clock)
                .run(
                        new SyncRequest(
                                connection, "test", github, registry, ImageScope.parse(scope), full, folder, only),
                        progress));
    }

    private <T> T asking(BiFunction<GitHub, Registry, T> work) {
        clock.advance(Duration.ofSeconds(5));
        HttpSettings settings = HttpSettings.defaults()
                .insecure(Set.of(sandbox.apiUrl().getAuthority(), sandbox.registryHost(), sandbox.storageHost()));
        try (Http http = new Http(settings, clock, new Random(1), clock::advance)) {
            GitHub github = new GitHub(
                    http, sandbox.apiUrl(), token == null ? null : new Secret(token), new EtagStore(database));
            Registry registry = new Registry(
                    http,
                    sandbox.registryHost(),
                    token == null
                            ? RegistryCredential.anonymous()
                            : RegistryCredential.token("tally", new Secret(token)));
            return work.apply(github, registry);
        }
    }

    // ------------------------------------------------------------ pushing

    /** Pushes an image of one platform, whose layers are named by their content. */
    Digest pushImage(String name, @Nullable String tag, String platform, String... layers) {
        byte[] manifest = imageManifest(name, platform, layers);
        return push(name, tag, MediaType.OCI_MANIFEST, manifest);
    }

    Digest push(String name, @Nullable String tag, String mediaType, byte[] content) {
        clock.advance(Duration.ofSeconds(2));
        return sandbox.pushManifest(name, tag, mediaType, content);
    }

    byte[] imageManifest(String name, String platform, String... layers) {
        String[] parts = platform.split("/");
        String config = "{\"os\":\"" + parts[0] + "\",\"architecture\":\"" + parts[1]
                + "\",\"created\":\"2026-01-02T03:04:05Z\","
                + "\"config\":{\"User\":\"app\",\"Labels\":{\"layers\":\"" + String.join(" ", layers) + "\"}},"
                + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":["
                + Arrays.stream(layers)
                        .map(layer -> "\"" + digest(layer) + "\"")
                        .collect(Collectors.joining(","))
                + "]},\"history\":["
                + Arrays.stream(layers)
                        .map(layer -> "{\"created_by\":\"COPY " + layer + "\"}")
                        .collect(Collectors.joining(","))
                + "]}";
        List<String> descriptors = new ArrayList<>();
        for (String layer : layers) {
            descriptors.add(descriptor(name, MediaType.OCI_LAYER, bytes(layer)));
        }
        return bytes("{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.OCI_MANIFEST + "\",\"config\":"
                + descriptor(name, MediaType.OCI_CONFIG, bytes(config)) + ",\"layers\":["
                + String.join(",", descriptors) + "]}");
    }

    /** An image without layers, with one label. */
    byte[] imageManifestLabelled(String name, String label, String value) {
        String config = "{\"os\":\"linux\",\"architecture\":\"amd64\",\"config\":{\"Labels\":{\"" + label + "\":\""
                + value + "\"}},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}";
        return bytes("{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.OCI_MANIFEST + "\",\"config\":"
                + descriptor(name, MediaType.OCI_CONFIG, bytes(config)) + ",\"layers\":[]}");
    }

    /** An attestation manifest as BuildKit writes it. */
    Digest pushAttestation(String name, Digest about) {
        return push(
                name,
                null,
                MediaType.OCI_MANIFEST,
                bytes("{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.OCI_MANIFEST + "\",\"config\":"
                        + descriptor(
                                name,
                                MediaType.OCI_CONFIG,
                                bytes(
                                        "{\"os\":\"unknown\",\"architecture\":\"unknown\",\"config\":{},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}"))
                        + ",\"layers\":[" + descriptor(name, "application/vnd.in-toto+json", bytes("about " + about))
                        + "]}"));
    }

    /** A cosign signature, under its tag. */
    Digest pushSignature(String name, Digest about) {
        return push(
                name,
                "sha256-" + about.hex() + ".sig",
                MediaType.OCI_MANIFEST,
                bytes("{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.OCI_MANIFEST + "\",\"config\":"
                        + descriptor(name, MediaType.OCI_CONFIG, bytes("{\"about\":\"" + about + "\"}"))
                        + ",\"layers\":["
                        + descriptor(name, "application/vnd.dev.cosign.simplesigning.v1+json", bytes("signs " + about))
                        + "]}"));
    }

    private String descriptor(String name, String type, byte[] content) {
        sandbox.pushBlob(name, content);
        return "{\"mediaType\":\"" + type + "\",\"digest\":\"" + Digest.of(content) + "\",\"size\":" + content.length
                + "}";
    }

    /** An index over what was pushed before; {@code unknown/unknown} marks an attestation. */
    Digest pushIndex(String name, @Nullable String tag, Map<Digest, String> entries) {
        String manifests = entries.entrySet().stream()
                .map(entry -> {
                    String[] parts = entry.getValue().split("/");
                    String annotations = parts[0].equals("unknown")
                            ? ",\"annotations\":{\"vnd.docker.reference.type\":\"attestation-manifest\"}"
                            : "";
                    return "{\"mediaType\":\"" + MediaType.OCI_MANIFEST + "\",\"digest\":\"" + entry.getKey()
                            + "\",\"size\":" + sizeOf(name, entry.getKey()) + ",\"platform\":{\"os\":\"" + parts[0]
                            + "\",\"architecture\":\"" + parts[1] + "\"}" + annotations + "}";
                })
                .collect(Collectors.joining(","));
        return push(
                name,
                tag,
                MediaType.OCI_INDEX,
                bytes("{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.OCI_INDEX + "\",\"manifests\":[" + manifests
                        + "]}"));
    }

    private long sizeOf(String name, Digest digest) {
        return sandbox.truth().find(name).orElseThrow().versions().stream()
                .filter(version -> version.digest().equals(digest))
                .findFirst()
                .orElseThrow()
                .size();
    }

    /** A two-platform image with an attestation. */
    Digest pushMultiPlatform(String name, String tag, String seed) {
        Map<Digest, String> entries = new LinkedHashMap<>();
        entries.put(pushImage(name, null, "linux/amd64", "base", seed + " amd64"), "linux/amd64");
        entries.put(pushImage(name, null, "linux/arm64", "base arm", seed + " arm64"), "linux/arm64");
        entries.put(pushAttestation(name, entries.keySet().iterator().next()), "unknown/unknown");
        return pushIndex(name, tag, entries);
    }

    static Digest digest(String content) {
        return Digest.of(bytes(content));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    // ------------------------------------------------------------ comparing

    /** What is really there, as lines: each package, its versions and its tags. */
    Set<String> truth() {
        Set<String> lines = new TreeSet<>();
        for (Truth.PackageTruth one : sandbox.truth().packages()) {
            if (one.deletedAt() == null) {
                lines.add(one.name() + " " + one.visibility().name().toLowerCase() + " " + one.repository());
                for (Truth.VersionTruth version : one.versions()) {
                    if (version.deletedAt() == null) {
                        lines.add(one.name() + " " + version.id() + " " + version.digest() + " "
                                + new TreeSet<>(version.tags()));
                    }
                }
                one.tags().forEach((tag, digest) -> lines.add(one.name() + ":" + tag + " " + digest));
            }
        }
        return lines;
    }

    /** The same of the inventory. */
    Set<String> inventory() {
        Set<String> lines = new TreeSet<>();
        for (ImageSummary image : questions
                .images(ImageQuery.all().withStates(Set.of(Presence.ACTIVE)))
                .items()) {
            lines.add(image.name() + " " + image.visibility().word() + " " + image.repository());
            for (VersionSummary version : versions(image.name())) {
                if (version.state() == Presence.ACTIVE) {
                    lines.add(image.name() + " " + version.id() + " " + version.digest() + " "
                            + new TreeSet<>(version.tags()));
                }
            }
            for (TagSummary tag : questions.tags(image(image.name()))) {
                lines.add(image.name() + ":" + tag.tag() + " " + tag.digest());
            }
        }
        return lines;
    }

    ImageName image(String name) {
        return answers.image(name, "find " + name);
    }

    List<VersionSummary> versions(String name) {
        return questions.versions(image(name));
    }

    List<String> events(String name) {
        return new HistoryQuestion(database, FixedTags.of(""))
                .of(image(name), java.time.Instant.EPOCH, 1000, null).items().stream()
                        .map(event -> event.kind() + " " + event.subject())
                        .toList()
                        .reversed();
    }

    Map<String, Long> requests() {
        Map<String, Long> counts = new TreeMap<>();
        for (RequestKind kind : RequestKind.values()) {
            if (sandbox.truth().count(kind) > 0) {
                counts.put(kind.name(), sandbox.truth().count(kind));
            }
        }
        return counts;
    }

    @Override
    public void close() {
        database.close();
        sandbox.close();
    }
}
