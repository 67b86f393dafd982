package dev.tallyman.sync;

import dev.tallyman.inventory.ImageName;
import dev.tallyman.inventory.Manifests;
import dev.tallyman.inventory.VersionKind;
import dev.tallyman.model.Descriptor;
import dev.tallyman.model.Digest;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.ImageConfig;
import dev.tallyman.model.Manifest;
import dev.tallyman.model.ManifestReader;
import dev.tallyman.model.Platform;
import dev.tallyman.model.TallymanException;
import dev.tallyman.registry.ImageSource;
import dev.tallyman.registry.RemoteRepository;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Fetches what is not held yet of an image: manifests, what indexes name, configurations. Each digest once ever, whoever has it. */
final class Fetching {
    /** A configuration larger than this is not read. */
    static final int MAX_CONFIG_BYTES = 8 << 20;

    /** Indexes within indexes. */
    static final int MAX_DEPTH = 4;

    /** Content that does not match its digest is asked for again this often. */
    static final int MAX_ATTEMPTS = 3;

    /**
     * The API lists a version and the registry does not know it: one of the two is mistaken, perhaps for a moment, so the next syncs ask again until this
     * many have found so.
     */
    static final int MAX_REFUSALS = 3;

    static final int PARALLEL = 8;
    private static final int BATCH = 64;

    /** Two threads must not fetch the same digest: this many locks share all digests, so that memory does not grow with them. */
    private static final ReentrantLock[] MANIFESTS = locks();

    /** Images of different manifests may share a configuration. Taken after a manifest's lock, never before it. */
    private static final ReentrantLock[] CONFIGURATIONS = locks();

    private final Run run;
    private final ImageName image;
    private final RemoteRepository registry;
    private final Runnable missed;
    private final AtomicBoolean denied = new AtomicBoolean();
    private final AtomicInteger fetched = new AtomicInteger();

    /** @param missed called when something could not be read that may be readable next time */
    Fetching(Run run, ImageName image, Runnable missed) {
        this.run = run;
        this.image = image;
        this.registry = run.request.registry().repository(image.name());
        this.missed = missed;
    }

    void fetch() {
        while (!hindered()) {
            List<Digest> batch = run.records.versions().unfetched(image, run.id, BATCH);
            if (batch.isEmpty()) {
                return;
            }
            Parallel.each(batch, PARALLEL, this::version);
            run.oldGeneration.grew(batch.size());
        }
        missed.run();
    }

    private void version(Digest digest) {
        if (!hindered()) {
            run.records.versions().tried(image, digest, attempt(digest), run.id);
        }
    }

    /** Whether the rest is left for the next sync. */
    private boolean hindered() {
        return denied.get() || run.stopped() != null;
    }

    private @Nullable String attempt(Digest digest) {
        try {
            return manifest(digest, null, 0);
        } catch (TallymanException e) {
            Cancelled.check();
            if (e.code() == ErrorCode.NOT_FOUND && run.records.versions().refused(image, digest) < MAX_REFUSALS) {
                missed.run();
            }
            return failed(image.name() + "@" + digest, e);
        }
    }

    /** Records what went wrong; whether it may be other next time is told by the kind of error. */
    private String failed(String where, TallymanException e) {
        run.failed(e);
        if (e.code() == ErrorCode.DENIED) {
            if (denied.compareAndSet(false, true)) {
                run.problems.add(image.name(), e);
            }
        } else {
            run.problems.add(where, e);
        }
        if (e.code() != ErrorCode.NOT_FOUND) {
            missed.run();
        }
        return Problems.words(e);
    }

    /** Reads a manifest and what it names; the problem with it, if there is one. */
    private @Nullable String manifest(Digest digest, @Nullable Descriptor entry, int depth) {
        Manifests.Held held = held(digest);
        Manifest manifest;
        try {
            manifest = ManifestReader.readManifest(held.content(), held.mediaType());
        } catch (ManifestReader.MalformedException e) {
            return malformed(digest, e);
        }
        return switch (manifest) {
            case Manifest.Index index -> {
                entries(digest, index, depth);
                yield null;
            }
            case Manifest.Image single -> held.configured() ? null : configuredOnce(digest, single, entry);
        };
    }

    private static ReentrantLock[] locks() {
        ReentrantLock[] locks = new ReentrantLock[1024];
        Arrays.setAll(locks, number -> new ReentrantLock());
        return locks;
    }

    private static ReentrantLock lockOf(ReentrantLock[] locks, Digest digest) {
        return locks[Math.floorMod(digest.hashCode(), locks.length)];
    }

    private Manifests.Held held(Digest digest) {
        ReentrantLock lock = lockOf(MANIFESTS, digest);
        lock.lock();
        try {
            Optional<Manifests.Held> held = run.records.manifests().find(digest);
            return held.isPresent() ? held.get() : fetch(digest);
        } finally {
            lock.unlock();
        }
    }

    private Manifests.Held fetch(Digest digest) {
        run.tell(image.name() + ": manifest " + fetched.incrementAndGet());
        ImageSource.Resolved found = again(() -> registry.resolve(digest.toString()));
        run.reached();
        try {
            Manifest manifest = ManifestReader.readManifest(
                    found.content(), found.descriptor().mediaType());
            run.records.manifests().record(digest, manifest, found.content(), run.now());
            boolean configured = VersionKind.of(manifest) != VersionKind.IMAGE;
            return new Manifests.Held(manifest.mediaType(), found.content(), configured);
        } catch (ManifestReader.MalformedException e) {
            return new Manifests.Held(found.descriptor().mediaType(), found.content(), true);
        }
    }

    private String malformed(Digest digest, ManifestReader.MalformedException e) {
        run.problems.add(image.name() + "@" + digest, String.valueOf(e.getMessage()));
        return String.valueOf(e.getMessage());
    }

    private void entries(Digest digest, Manifest.Index index, int depth) {
        if (depth >= MAX_DEPTH) {
            run.problems.add(image.name() + "@" + digest, "more than " + MAX_DEPTH + " indexes within each other");
            return;
        }
        for (Descriptor entry : index.manifests()) {
            Cancelled.check();
            if (!hindered()) {
                entry(digest, entry, depth);
            } else {
                missed.run();
            }
        }
    }

    private void entry(Digest parent, Descriptor entry, int depth) {
        try {
            String problem = manifest(entry.digest(), entry, depth + 1);
            if (problem != null) {
                run.records.versions().absent(image, entry.digest(), problem, run.id);
            }
        } catch (TallymanException e) {
            Cancelled.check();
            Platform platform = entry.platform();
            String where = image.name() + "@" + entry.digest() + " (entry " + (platform == null ? "" : platform + " ")
                    + "of index " + parent.abbreviated() + ")";
            run.records.versions().absent(image, entry.digest(), failed(where, e), run.id);
        }
    }

    /** An index that names an image and the image's own version may come to it at the same time. */
    private @Nullable String configuredOnce(Digest digest, Manifest.Image manifest, @Nullable Descriptor entry) {
        ReentrantLock lock = lockOf(MANIFESTS, digest);
        lock.lock();
        try {
            boolean done = run.records
                    .manifests()
                    .find(digest)
                    .map(Manifests.Held::configured)
                    .orElse(false);
            return done ? null : configuration(digest, manifest, entry);
        } finally {
            lock.unlock();
        }
    }

    /** Reads an image's configuration. One that is not to be had leaves the image with what its manifest tells. */
    private @Nullable String configuration(Digest digest, Manifest.Image manifest, @Nullable Descriptor entry) {
        if (VersionKind.of(manifest) != VersionKind.IMAGE) {
            return null;
        }
        Platform stated = entry == null ? null : entry.platform();
        Platform fallback = stated == null ? Platform.UNKNOWN : stated;
        ReentrantLock lock = lockOf(CONFIGURATIONS, manifest.config().digest());
        lock.lock();
        try {
            return configured(digest, manifest, fallback);
        } catch (TallymanException e) {
            Cancelled.check();
            run.records.manifests().recordImage(digest, manifest, fallback, null, run.now());
            return failed(image.name() + "@" + digest + " (its configuration)", e);
        } finally {
            lock.unlock();
        }
    }

    private @Nullable String configured(Digest digest, Manifest.Image manifest, Platform fallback) {
        byte[] content = run.records
                .manifests()
                .configuration(manifest.config().digest())
                .orElseGet(() -> {
                    byte[] fetched = again(() -> registry.smallBlob(manifest.config(), MAX_CONFIG_BYTES));
                    run.reached();
                    return fetched;
                });
        try {
            ImageConfig parsed = ManifestReader.readConfig(content);
            run.records
                    .manifests()
                    .recordImage(
                            digest,
                            manifest,
                            parsed.platform(),
                            new Manifests.Configuration(content, parsed),
                            run.now());
            return null;
        } catch (ManifestReader.MalformedException e) {
            run.records
                    .manifests()
                    .recordImage(digest, manifest, fallback, new Manifests.Configuration(content, null), run.now());
            return malformed(digest, e);
        }
    }

    private static <T> T again(Supplier<T> action) {
        for (int attempt = 1; ; attempt++) {
            try {
                return action.get();
            } catch (TallymanException e) {
                if (e.code() != ErrorCode.BAD_CONTENT || attempt >= MAX_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }
}
