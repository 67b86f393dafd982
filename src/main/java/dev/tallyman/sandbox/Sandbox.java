package dev.tallyman.sandbox;

import dev.tallyman.model.Digest;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import dev.tallyman.sandbox.ContainerPackage.Version;
import dev.tallyman.sandbox.wire.WireServer;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * GHCR in a box, on loopback: a REST API, a registry with its token endpoint, blob storage, and a fourth origin that nobody should talk to.
 * Everything over plain HTTP. Tests read in {@link #truth} what is really there and set in {@link #faults} what goes wrong.
 */
public final class Sandbox implements AutoCloseable {
    private final BlobStore blobs;
    private final World world;
    private final Tokens tokens;
    private final Faults faults;
    private final Truth truth;
    private final List<WireServer> servers = new ArrayList<>();
    private final WireServer api;
    private final WireServer registry;
    private final WireServer storage;
    private final WireServer hostile;
    private final WireServer control;

    private Sandbox(SandboxConfig config) throws IOException {
        blobs = new BlobStore(config.folder());
        world = new World(config, blobs);
        tokens = new Tokens(config);
        faults = new Faults(config.seed(), config.faults());
        Ledger ledger = new Ledger();
        truth = new Truth(world, ledger);
        Addresses addresses = new Addresses();
        Gate gate = new Gate(config.clock(), faults, ledger);
        Limiter limiter = new Limiter(config.limits(), config.clock());
        StorageOrigin storageOrigin = new StorageOrigin(gate, world, ledger, addresses, config.seed());
        ApiOrigin apiOrigin = new ApiOrigin(gate, world, tokens, limiter, storageOrigin, addresses, config);
        RegistryOrigin registryOrigin = new RegistryOrigin(gate, world, tokens, storageOrigin, ledger, addresses);
        try {
            api = started("api", config.apiPort(), apiOrigin::answer);
            registry = started("registry", config.registryPort(), registryOrigin::answer);
            storage = started("storage", config.storagePort(), storageOrigin::answer);
            hostile = started("hostile", 0, new HostileOrigin(gate)::answer);
            control = started("control", config.controlPort(), new ControlOrigin(faults)::answer);
        } catch (IOException e) {
            closeAll();
            throw e;
        }
        addresses.set(api.host(), registry.host(), storage.host(), hostile.host());
    }

    private WireServer started(String name, int port, WireServer.Handler handler) throws IOException {
        WireServer server = WireServer.start(name, port, handler);
        servers.add(server);
        return server;
    }

    /**
     * Starts a sandbox; it answers when this returns.
     *
     * @throws TallymanException where a port is taken
     */
    public static Sandbox start(SandboxConfig config) {
        try {
            return new Sandbox(config);
        } catch (IOException e) {
            throw new TallymanException(
                    ErrorCode.ENVIRONMENT,
                    "start the sandbox",
                    String.valueOf(e.getMessage()),
                    "choose other ports, or 0 for any that is free",
                    e);
        }
    }

    /** Where the REST API is: {@code http://127.0.0.1:PORT}. */
    public URI apiUrl() {
        return URI.create("http://" + api.host());
    }

    /** Where the registry is: {@code 127.0.0.1:PORT}. */
    public String registryHost() {
        return registry.host();
    }

    /** Where blobs are: {@code 127.0.0.1:PORT}. */
    public String storageHost() {
        return storage.host();
    }

    /** The origin that nobody should talk to: {@code 127.0.0.1:PORT}. */
    public String hostileHost() {
        return hostile.host();
    }

    /** Where faults are switched while it runs: {@code http://127.0.0.1:PORT/faults}. */
    public URI controlUrl() {
        return URI.create("http://" + control.host() + "/faults");
    }

    public Faults faults() {
        return faults;
    }

    public Truth truth() {
        return truth;
    }

    public void add(Owner owner) {
        world.add(owner);
    }

    /** Adds a token, or changes what one of the same value may do. */
    public void add(AccessToken token) {
        tokens.add(token);
    }

    /** Adds a repository, or changes one. */
    public void set(RepositorySetting repository) {
        world.set(repository);
    }

    /** Keeps an attestation, as a workflow of {@code repository} would hand it in. */
    public void attest(String repository, Digest subject, String predicateType, byte[] bundle) {
        world.attest(repository, subject.toString(), predicateType, bundle);
    }

    /** Sets a package that is there, or that will be pushed. */
    public void set(PackageSetting setting) {
        world.set(setting);
    }

    /** Puts a blob where manifests of this package ({@code owner/name}) can name it. */
    public Digest pushBlob(String name, byte[] content) {
        Digest digest = blobs.put(content);
        world.locked(() -> world.blobsOf(name).add(digest));
        return digest;
    }

    /**
     * Pushes a manifest as its owner would, now.
     *
     * @param tag {@code null} to push it by digest
     * @throws IllegalArgumentException where the registry would refuse it
     */
    public Digest pushManifest(String name, @Nullable String tag, String mediaType, byte[] content) {
        return pushManifest(name, tag, mediaType, content, world.now());
    }

    /** Pushes a manifest as if it had been at another time, which must not be before what was pushed to the package until now. */
    public Digest pushManifest(String name, @Nullable String tag, String mediaType, byte[] content, Instant when) {
        String reference = tag == null ? Digest.of(content).toString() : tag;
        World.Pushed pushed = new World.Pushed(name, null, null, reference, mediaType, content, when);
        return switch (world.locked(() -> world.push(pushed))) {
            case World.Push.Done done -> done.digest();
            case World.Push.Refused refused ->
                throw new IllegalArgumentException(
                        name + " " + reference + ": " + refused.why().message());
        };
    }

    /** Gives an owner another name; nothing is left under the old one, as GitHub has it for packages and for its API. */
    public void renameOwner(String from, String to) {
        world.locked(() -> {
            world.rename(from, to);
            return to;
        });
    }

    /** Deletes a version without asking whether GitHub would; that is how an index loses a child. */
    public void deleteVersion(String name, Digest digest) {
        withVersion(name, digest, (in, version) -> in.delete(version, world.now()));
    }

    /** Brings a deleted version back. */
    public void restoreVersion(String name, Digest digest) {
        world.locked(() -> {
            ContainerPackage in = required(name);
            Version gone = in.versions.stream()
                    .filter(version -> version.digest.equals(digest) && version.deletedAt != null)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(name + " has no deleted version " + digest));
            in.restore(gone);
            in.updatedAt = world.now();
            return name;
        });
    }

    /** Deletes a package without asking whether GitHub would. */
    public void deletePackage(String name) {
        world.locked(() -> {
            world.delete(required(name));
            return name;
        });
    }

    /** Brings back a deleted version, with those of its tags that no other took. */
    public void restoreVersion(String name, long versionId) {
        world.locked(() -> {
            ContainerPackage in = required(name);
            Version version = in.byId(versionId);
            if (version == null || version.deletedAt == null) {
                throw new IllegalArgumentException(name + " has no deleted version " + versionId);
            }
            in.restore(version);
            in.updatedAt = world.now();
            return name;
        });
    }

    /** Brings back the package that was deleted under this name last. */
    public void restorePackage(String name) {
        world.locked(() -> {
            world.restore(world.findDeleted(name)
                    .orElseThrow(() -> new IllegalArgumentException("no deleted package " + name)));
            return name;
        });
    }

    /** Sets how often a version was downloaded. */
    public void downloads(String name, Digest digest, long downloads) {
        withVersion(name, digest, (in, version) -> version.downloads = downloads);
    }

    private void withVersion(String name, Digest digest, BiConsumer<ContainerPackage, Version> work) {
        world.locked(() -> {
            ContainerPackage in = required(name);
            Version version = in.byDigest(digest);
            if (version == null) {
                throw new IllegalArgumentException(name + " has no version " + digest);
            }
            work.accept(in, version);
            in.updatedAt = world.now();
            return name;
        });
    }

    private ContainerPackage required(String name) {
        return Optional.ofNullable(world.find(name))
                .orElseThrow(() -> new IllegalArgumentException("no package " + name));
    }

    @Override
    public void close() {
        try {
            closeAll();
        } catch (IOException e) {
            throw new TallymanException(
                    ErrorCode.ENVIRONMENT, "stop the sandbox", String.valueOf(e.getMessage()), "", e);
        }
    }

    private void closeAll() throws IOException {
        for (WireServer server : servers) {
            server.close();
        }
        blobs.close();
    }
}
