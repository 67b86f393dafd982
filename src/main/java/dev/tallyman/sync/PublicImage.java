package dev.tallyman.sync;

import dev.tallyman.connection.ImageScope;
import dev.tallyman.inventory.ImageName;
import dev.tallyman.inventory.PackageListed;
import dev.tallyman.inventory.Presence;
import dev.tallyman.inventory.VersionListed;
import dev.tallyman.inventory.Versions;
import dev.tallyman.inventory.Visibility;
import dev.tallyman.model.Descriptor;
import dev.tallyman.model.Digest;
import dev.tallyman.model.TallymanException;
import dev.tallyman.registry.RemoteRepository;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Brings an image up to date that is named in full, without GitHub's API, which lists nothing to those without a credential: the registry tells its tags.
 * What has no tag is not found this way. Versions have numbers of our own, below 0, until a credential lets the API tell GitHub's.
 */
final class PublicImage {
    private static final int BATCH = 100;

    private final Run run;
    private final ImageScope.PackageName named;
    private final Sightings sightings;
    private final RemoteRepository registry;
    private boolean incomplete;

    PublicImage(Run run, ImageScope.PackageName named, Sightings sightings) {
        this.run = run;
        this.sightings = sightings;
        this.named = named;
        this.registry = run.request.registry().repository(imageName());
    }

    String imageName() {
        return named.toString().toLowerCase(java.util.Locale.ROOT);
    }

    void sync() {
        try {
            run.tell(imageName() + ": listing tags");
            List<String> tags = new ArrayList<>();
            registry.tags(tags::add);
            sightings.saw(named.owner(), named.name());
            record(tags);
        } catch (TallymanException e) {
            Cancelled.check();
            sightings.failedPackage(imageName(), e);
            run.failed(e);
            run.problems.add(imageName(), e);
        }
    }

    private void record(List<String> tags) {
        ImageName image = run.records
                .repositories()
                .list(run.request.connectionId(), List.of(stated()), run.id, run.now())
                .getFirst()
                .image();
        run.packages.incrementAndGet();
        run.opened.incrementAndGet();
        Versions versions = run.records.versions();
        Versions.PageOutcome outcome = versions.list(image, listed(tags), run.id, run.now());
        run.newVersions.addAndGet(outcome.added());
        versions.dropUnseenTags(image, run.id, true, run.now());
        dropGone(image);
        new Fetching(run, image, () -> incomplete = true).fetch();
        versions.settle(image, run.id);
        if (!incomplete) {
            run.records.repositories().complete(image, null, run.now());
        }
    }

    private PackageListed stated() {
        return new PackageListed(
                run.request.registry().host(),
                named.owner(),
                false,
                named.name(),
                0,
                Visibility.PUBLIC,
                null,
                null,
                null,
                null,
                null);
    }

    private List<VersionListed> listed(List<String> tags) {
        Map<Digest, List<String>> byDigest = new LinkedHashMap<>();
        for (String tag : tags) {
            Cancelled.check();
            Optional<Descriptor> found = registry.head(tag);
            found.ifPresent(now -> byDigest.computeIfAbsent(now.digest(), digest -> new ArrayList<>())
                    .add(tag));
        }
        return byDigest.entrySet().stream()
                .map(entry -> version(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static VersionListed version(Digest digest, List<String> tags) {
        return new VersionListed(ownNumber(digest), digest, tags, null, null, null);
    }

    /** The same digest has the same number; two of one image have the same with a chance of one in 2^52. */
    static long ownNumber(Digest digest) {
        return -1 - Long.parseLong(digest.hex().substring(0, 13), 16);
    }

    private void dropGone(ImageName image) {
        long after = 0;
        while (true) {
            List<Versions.HeldVersion> unseen = run.records.versions().unseen(image, run.id, after, BATCH);
            if (unseen.isEmpty()) {
                return;
            }
            for (Versions.HeldVersion version : unseen) {
                Cancelled.check();
                if (registry.head(version.digest().toString()).isEmpty()) {
                    run.records.versions().gone(image, version, Presence.MISSING, run.now());
                }
            }
            after = unseen.getLast().id();
        }
    }
}
