package dev.tallyman.sandbox;

import dev.tallyman.model.Descriptor;
import dev.tallyman.model.Digest;
import dev.tallyman.model.ImageReference;
import dev.tallyman.model.Manifest;
import dev.tallyman.model.ManifestReader;
import dev.tallyman.model.ManifestReader.MalformedException;
import dev.tallyman.model.MediaType;
import dev.tallyman.sandbox.ContainerPackage.Version;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Owners, packages, versions, tags and blobs. One lock guards them all: take it with {@link #locked}. */
final class World {
    /** A deleted package or version can be restored for so long. */
    static final Duration RESTORABLE = Duration.ofDays(30);

    private static final Pattern SOURCE = Pattern.compile("https://github\\.com/([^/]+)/([^/#?]+?)(?:\\.git)?/?");
    private static final String SOURCE_LABEL = "org.opencontainers.image.source";

    final BlobStore blobs;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Owner> owners = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Map<String, Long> ownerIds = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Map<String, PackageSetting> settings = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Map<String, RepositorySetting> repositories = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Map<String, ContainerPackage> packages = new TreeMap<>();
    private final List<ContainerPackage> deleted = new ArrayList<>();
    private final Map<String, Set<Digest>> blobsByPackage = new HashMap<>();
    private final List<StoredAttestation> attestations = new ArrayList<>();
    private long nextPackageId = 1_000_001;
    private long nextVersionId = 50_000_001;

    /** What becomes of a manifest that is pushed. */
    sealed interface Push {
        record Done(Digest digest, boolean isNew) implements Push {}

        record Refused(RegistryError why) implements Push {}
    }

    World(SandboxConfig config, BlobStore blobs) {
        this.clock = config.clock();
        this.blobs = blobs;
        config.owners().forEach(this::add);
        config.packages().forEach(this::set);
        config.repositories().forEach(this::set);
    }

    /** The attestation's id. */
    long attest(String repository, String subject, String predicateType, byte[] bundle) {
        return locked(() -> {
            long id = attestations.size() + 1L;
            attestations.add(new StoredAttestation(id, repository, subject, predicateType, bundle, now()));
            return id;
        });
    }

    /** Attests what is not yet, by a provenance that names the repository and nothing else. */
    private void provide(String repository, Digest subject) {
        if (attestations.stream()
                .noneMatch(one -> one.repository().equalsIgnoreCase(repository)
                        && one.subject().equals(subject.toString()))) {
            attest(repository, subject.toString(), Provenance.PREDICATE_TYPE, Provenance.bundle(repository, subject));
        }
    }

    List<StoredAttestation> attestations() {
        return locked(() -> List.copyOf(attestations));
    }

    <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    Instant now() {
        return clock.instant();
    }

    void add(Owner owner) {
        locked(() -> {
            ownerIds.putIfAbsent(owner.login(), 9_001L + ownerIds.size());
            of(owner).forEach(one -> one.owner = owner);
            return owners.put(owner.login(), owner);
        });
    }

    /** Sets a package that is there, or that will be. */
    void set(PackageSetting setting) {
        locked(() -> {
            settings.put(setting.name(), setting);
            ContainerPackage there = packages.get(setting.name().toLowerCase(Locale.ROOT));
            if (there != null) {
                apply(setting, there);
                there.updatedAt = now();
            }
            return setting;
        });
    }

    void set(RepositorySetting repository) {
        locked(() -> {
            repositories.put(repository.name(), repository);
            repository.attested().forEach(digest -> provide(repository.name(), digest));
            return repository;
        });
    }

    Optional<RepositorySetting> repository(String fullName) {
        return locked(() -> Optional.ofNullable(known().get(fullName)));
    }

    Collection<RepositorySetting> repositories() {
        return locked(() -> List.copyOf(known().values()));
    }

    /** Those that were set, and those that packages are linked to. */
    private Map<String, RepositorySetting> known() {
        Map<String, RepositorySetting> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(repositories);
        for (ContainerPackage each : packages.values()) {
            String linked = each.repository;
            if (linked != null) {
                all.putIfAbsent(
                        linked,
                        each.visibility == Visibility.PUBLIC
                                ? RepositorySetting.ofPublic(linked)
                                : RepositorySetting.ofPrivate(linked));
            }
        }
        return all;
    }

    Optional<Owner> owner(String login) {
        return locked(() -> Optional.ofNullable(owners.get(login)));
    }

    Collection<Owner> owners() {
        return locked(() -> List.copyOf(owners.values()));
    }

    long idOf(Owner owner) {
        return locked(() -> ownerIds.getOrDefault(owner.login(), 0L));
    }

    /** A package by {@code owner/name}, in lower case. */
    @Nullable
    ContainerPackage find(String fullName) {
        return packages.get(fullName);
    }

    List<ContainerPackage> of(Owner owner) {
        return packages.values().stream()
                .filter(each -> each.owner.login().equalsIgnoreCase(owner.login()))
                .sorted(Comparator.comparingLong(each -> each.id))
                .toList();
    }

    /** The package that was deleted under this name last, while it can be restored. */
    Optional<ContainerPackage> findDeleted(String fullName) {
        return deleted.reversed().stream()
                .filter(each -> each.fullName().equals(fullName) && restorable(each.deletedAt))
                .findFirst();
    }

    boolean restorable(@Nullable Instant deletedAt) {
        return deletedAt != null && now().isBefore(deletedAt.plus(RESTORABLE));
    }

    /** Blobs that a package ({@code owner/name}) may use; it need not exist yet. */
    Set<Digest> blobsOf(String fullName) {
        return blobsByPackage.computeIfAbsent(fullName, key -> new HashSet<>());
    }

    /** Gives an owner another name, and its packages with it, which keep their numbers. */
    void rename(String from, String to) {
        Owner old = owners.remove(from);
        if (old == null) {
            throw new IllegalArgumentException("no owner " + from);
        }
        Owner now = old.named(to);
        ownerIds.put(to, idOf(old));
        ownerIds.remove(from);
        owners.put(to, now);
        for (ContainerPackage one : of(old)) {
            String before = one.fullName();
            packages.remove(before);
            one.owner = now;
            packages.put(one.fullName(), one);
            blobsByPackage.put(one.fullName(), blobsOf(before));
        }
    }

    void delete(ContainerPackage gone) {
        packages.remove(gone.fullName());
        gone.deletedAt = now();
        deleted.add(gone);
    }

    void restore(ContainerPackage back) {
        deleted.remove(back);
        back.deletedAt = null;
        back.updatedAt = now();
        packages.put(back.fullName(), back);
    }

    /** The package to push to; made where it is not there yet. Empty where its owner is not known. */
    private Optional<ContainerPackage> findOrMake(Pushed pushed) {
        ContainerPackage there = packages.get(pushed.name);
        if (there != null) {
            return Optional.of(there);
        }
        int slash = pushed.name.indexOf('/');
        Owner owner = slash < 0 ? null : owners.get(pushed.name.substring(0, slash));
        if (owner == null) {
            return Optional.empty();
        }
        ContainerPackage made =
                new ContainerPackage(nextPackageId++, owner, pushed.name.substring(slash + 1), pushed.when);
        made.repository = pushed.repository;
        if (pushed.pusher != null) {
            made.grants.put(pushed.pusher, Role.ADMIN);
        }
        PackageSetting setting = settings.get(pushed.name);
        if (setting != null) {
            apply(setting, made);
        }
        packages.put(pushed.name, made);
        return Optional.of(made);
    }

    private static void apply(PackageSetting setting, ContainerPackage to) {
        to.visibility = setting.visibility();
        to.repository = setting.repository() != null ? setting.repository() : to.repository;
        to.grants.putAll(setting.grants());
    }

    /**
     * A manifest that is pushed.
     *
     * @param name       {@code owner/name}
     * @param pusher     login of who becomes admin of a package that this makes
     * @param repository that a package that this makes is linked to
     * @param reference  tag or digest
     */
    record Pushed(
            String name,
            @Nullable String pusher,
            @Nullable String repository,
            String reference,
            @Nullable String contentType,
            byte[] content,
            Instant when) {}

    /** Takes a manifest: checks it, makes a version of it, moves the tag. */
    Push push(Pushed pushed) {
        Manifest manifest;
        try {
            manifest = ManifestReader.readManifest(pushed.content, pushed.contentType);
        } catch (MalformedException e) {
            return refuse("MANIFEST_INVALID", "manifest invalid: " + e.getMessage());
        }
        Digest digest = Digest.tryParse(pushed.reference).orElseGet(() -> Digest.of(pushed.content));
        if (!Digest.of(digest.algorithm(), updated(digest, pushed.content)).equals(digest)) {
            return new Push.Refused(RegistryError.WRONG_DIGEST);
        }
        if (!pushed.reference.contains(":") && !ImageReference.isTag(pushed.reference)) {
            return refuse("MANIFEST_INVALID", "invalid tag: " + pushed.reference);
        }
        Optional<RegistryError> missing = missing(manifest, pushed.name);
        if (missing.isPresent()) {
            return new Push.Refused(missing.get());
        }
        Optional<ContainerPackage> to = findOrMake(pushed);
        return to.isEmpty() ? new Push.Refused(RegistryError.NO_ACCESS) : accept(to.get(), pushed, manifest, digest);
    }

    private static java.security.MessageDigest updated(Digest digest, byte[] content) {
        java.security.MessageDigest hash = digest.newHash();
        hash.update(content);
        return hash;
    }

    private static Push refuse(String code, String message) {
        return new Push.Refused(new RegistryError(400, code, message));
    }

    private Push accept(ContainerPackage to, Pushed pushed, Manifest manifest, Digest digest) {
        Instant now = pushed.when;
        String reference = pushed.reference;
        Version version = to.byDigest(digest);
        boolean isNew = version == null;
        if (version == null) {
            version = new Version(nextVersionId++, digest, manifest.mediaType(), pushed.content, now);
            to.add(version);
            if (manifest instanceof Manifest.Index index) {
                index.manifests().forEach(child -> to.children.add(child.digest()));
            }
            link(to, manifest);
        }
        if (!reference.contains(":") && to.byTag(reference) != version) {
            to.tag(reference, version);
            version.updatedAt = now;
        }
        to.updatedAt = now;
        return new Push.Done(digest, isNew);
    }

    /** What the manifest names and the package does not have. */
    private Optional<RegistryError> missing(Manifest manifest, String fullName) {
        ContainerPackage in = packages.get(fullName);
        return switch (manifest) {
            case Manifest.Index index ->
                index.manifests().stream()
                        .map(Descriptor::digest)
                        .filter(child -> in == null || in.byDigest(child) == null)
                        .findFirst()
                        .map(child -> new RegistryError(404, "MANIFEST_UNKNOWN", "manifest unknown: " + child));
            case Manifest.Image image ->
                java.util.stream.Stream.concat(java.util.stream.Stream.of(image.config()), image.layers().stream())
                        .filter(each -> !MediaType.isForeignLayer(each.mediaType())
                                && !blobsOf(fullName).contains(each.digest()))
                        .findFirst()
                        .map(each -> new RegistryError(
                                404, "MANIFEST_BLOB_UNKNOWN", "blob unknown to registry: " + each.digest()));
        };
    }

    /** Links a package to the repository that its image names as its source, where it is one of the same owner. */
    private void link(ContainerPackage to, Manifest manifest) {
        if (to.repository != null) {
            return;
        }
        String source = manifest.annotations().get(SOURCE_LABEL);
        if (source == null && manifest instanceof Manifest.Image image) {
            source = labels(image.config()).get(SOURCE_LABEL);
        }
        Matcher matcher = source == null ? null : SOURCE.matcher(source);
        if (matcher != null && matcher.matches() && matcher.group(1).equalsIgnoreCase(to.owner.login())) {
            to.repository = matcher.group(1) + "/" + matcher.group(2);
        }
    }

    private Map<String, String> labels(Descriptor config) {
        Optional<BlobStore.Blob> blob = blobs.find(config.digest());
        if (blob.isEmpty() || blob.get().size() > ManifestsEndpoint.MAX_MANIFEST_BYTES) {
            return Map.of();
        }
        try (InputStream in = blob.get().open()) {
            return ManifestReader.readConfig(in.readAllBytes()).labels();
        } catch (IOException | MalformedException e) {
            return Map.of();
        }
    }

    List<Truth.PackageTruth> truth() {
        return locked(() -> java.util.stream.Stream.concat(packages.values().stream(), deleted.stream())
                .sorted(Comparator.comparing(ContainerPackage::fullName))
                .map(World::truth)
                .toList());
    }

    private static Truth.PackageTruth truth(ContainerPackage each) {
        Map<String, Digest> tags = new LinkedHashMap<>();
        each.tags().forEach((tag, version) -> tags.put(tag, version.digest));
        return new Truth.PackageTruth(
                each.id,
                each.fullName(),
                each.visibility,
                each.repository,
                each.createdAt,
                each.updatedAt,
                each.deletedAt,
                each.active.reversed().stream().map(version -> version.id).toList(),
                each.versions.reversed().stream().map(World::truth).toList(),
                tags);
    }

    private static Truth.VersionTruth truth(Version version) {
        return new Truth.VersionTruth(
                version.id,
                version.digest,
                List.copyOf(version.tags),
                version.mediaType,
                version.content.length,
                version.createdAt,
                version.updatedAt,
                version.deletedAt,
                version.downloads);
    }
}
