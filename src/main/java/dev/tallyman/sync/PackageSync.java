package dev.tallyman.sync;

import dev.tallyman.github.Answer;
import dev.tallyman.github.GitHubPackage;
import dev.tallyman.github.Listing;
import dev.tallyman.github.PackageOwner;
import dev.tallyman.github.PackageVersion;
import dev.tallyman.github.Page;
import dev.tallyman.inventory.History;
import dev.tallyman.inventory.ImageName;
import dev.tallyman.inventory.PackageListed;
import dev.tallyman.inventory.Presence;
import dev.tallyman.inventory.TagSummary;
import dev.tallyman.inventory.VersionListed;
import dev.tallyman.inventory.Versions;
import dev.tallyman.model.Descriptor;
import dev.tallyman.model.Digest;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import dev.tallyman.registry.RemoteRepository;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Brings one package up to date: its versions, its tags, and what its manifests say. */
final class PackageSync {
    /** A listing that has fewer versions than the API counts is read again this often. */
    private static final int MAX_PASSES = 3;

    private static final int BATCH = 100;
    /** So many tags that the API no longer tells of are looked up in the registry; of more, the API is believed. */
    private static final int MAX_TAG_LOOKUPS = 50;
    /** So many tags that usually move are looked up in the registry, where the pages with their versions are not read. */
    static final int MAX_MOVING_TAGS = 10;
    /** Changes of one package that a verification reports. */
    private static final int MAX_CHANGES = 10_000;

    private final Run run;
    private final Discovery.Found subject;
    private final ImageName image;
    private final Versions versions;
    private final dev.tallyman.github.Versions api;
    private final boolean thorough;
    private final boolean newestOnly;
    private boolean incomplete;
    /** The last thing that changed before this sync went where the shortcut does not; below 0 while it has not. */
    private long shortcutEnded = -1;

    private PackageSync(Run run, Discovery.Found subject, boolean newestOnly) {
        this.run = run;
        this.subject = subject;
        this.newestOnly = newestOnly;
        this.thorough = run.request.full() || subject.listed().toVerify();
        this.image = subject.image();
        this.versions = run.records.versions();
        this.api = run.request.github().versions();
    }

    /** Of the whole package. */
    static PackageSync whole(Run run, Discovery.Found subject) {
        return new PackageSync(run, subject, false);
    }

    /** Of its newest versions alone: it stays to be opened. */
    static PackageSync newest(Run run, Discovery.Found subject) {
        return new PackageSync(run, subject, true);
    }

    /** What was read whole of the list of versions. */
    private enum Reading {
        /** Every page. */
        ALL,
        /** The newest, up to what was known; all that the API counts is accounted for. */
        TO_KNOWN_GROUND,
        /** The newest page, and nothing can be said of the others. */
        NEWEST
    }

    /** What goes wrong with the package is recorded, and it is opened again by the next sync: then the answer is false. */
    boolean sync() {
        run.records.repositories().incomplete(image);
        try {
            long before = versions.lastChange();
            if (thorough && !subject.listed().moved()) {
                shortcutEnded = before; // the list alone would not have had it opened
            }
            boolean counted = listVersions();
            new Fetching(run, image, this::missed).fetch();
            versions.settle(image, run.id);
            if (!newestOnly) {
                new Announcements(run, subject).check(versions.changesSince(image, before, MAX_CHANGES));
                finish(counted);
            }
            return !incomplete;
        } catch (TallymanException e) {
            Cancelled.check();
            run.failed(e);
            if (e.code() != ErrorCode.RATE_LIMITED) {
                run.problems.add(image.name(), e); // a limit is told once for all that it leaves
            }
            return false;
        }
    }

    private void finish(boolean counted) {
        PackageListed stated = subject.listed().stated();
        if (thorough) {
            tellCaught();
        }
        if (!incomplete) {
            run.records.repositories().complete(image, counted ? stated.mark() : null, run.now());
            if (thorough) {
                run.records.repositories().verified(image, run.now());
            }
        }
    }

    /** What only the pages beyond the shortcut showed. What moved while they were read is no catch: the next sync would have seen it. */
    private void tellCaught() {
        List<History.Event> caught =
                shortcutEnded < 0 ? List.of() : versions.changesSince(image, shortcutEnded, MAX_CHANGES);
        run.caught.add(caught.isEmpty() || movedMeanwhile() ? List.of() : caught, !incomplete);
    }

    private boolean movedMeanwhile() {
        Answer<GitHubPackage> now = run.request.github().packages().get(subject.owner(), subject.name());
        return !now.isOk()
                || !Objects.equals(
                        now.orThrow().updatedAt(), subject.listed().stated().updatedAt());
    }

    private void missed() {
        incomplete = true;
    }

    /** Whether all versions that the API counts are known. */
    private boolean listVersions() {
        for (int pass = 1; ; pass++) {
            Reading reading = read(pass > 1);
            if (reading == Reading.NEWEST) {
                return false;
            }
            Versions.Standing standing = versions.standing(image, run.id);
            Long stated = subject.listed().stated().versionCount();
            boolean short_ = reading == Reading.ALL && stated != null && standing.seen() < stated;
            if (short_ && pass < MAX_PASSES) {
                continue;
            }
            if (reading == Reading.ALL) {
                resolveUnseen(!short_ && stated != null, pass);
            }
            settleTags(reading == Reading.ALL);
            if (reading == Reading.TO_KNOWN_GROUND) {
                lookUpMovingTags();
            }
            return !short_;
        }
    }

    private Reading read(boolean again) {
        for (int number = 1; number <= dev.tallyman.github.Versions.MAX_PAGES; number++) {
            Cancelled.check();
            run.tell(image.name() + ": listing versions" + (number == 1 ? "" : ", page " + number));
            Page<PackageVersion> page = page(number);
            Versions.PageOutcome outcome = versions.list(image, stated(page.items()), run.id, run.now());
            run.newVersions.addAndGet(outcome.added());
            if (page.isLast() || page.items().isEmpty()) {
                return Reading.ALL;
            }
            Versions.Standing standing = versions.standing(image, run.id);
            Long counted = subject.listed().stated().versionCount();
            if (counted != null && standing.seen() >= counted && !page.hasNext()) {
                return Reading.ALL; // the page that would show that nothing follows is not asked for
            }
            if (newestOnly) {
                return Reading.NEWEST;
            }
            if (!again && shortcutEnded < 0 && isKnownGround(outcome, standing)) {
                if (!thorough) {
                    return Reading.TO_KNOWN_GROUND;
                }
                lookUpMovingTags();
                shortcutEnded = versions.lastChange();
            }
        }
        throw new dev.tallyman.model.TallymanException(
                dev.tallyman.model.ErrorCode.BAD_CONTENT,
                "list the versions of " + image.name(),
                "the list does not end",
                "");
    }

    private Page<PackageVersion> page(int number) {
        return api.page(subject.owner(), subject.name(), dev.tallyman.github.Versions.State.ACTIVE, number)
                .orThrow();
    }

    /** Versions come newest first, so what follows is known where the page ends in what was, and where that accounts for everything. */
    private boolean isKnownGround(Versions.PageOutcome outcome, Versions.Standing standing) {
        boolean explained =
                outcome.added() + outcome.changed() > 0 || subject.listed().explained();
        return subject.listed().wasComplete()
                && outcome.lastSame()
                && explained
                && standing.danglingTags() == 0
                && Objects.equals(subject.listed().stated().versionCount(), standing.active());
    }

    private List<VersionListed> stated(List<PackageVersion> page) {
        List<VersionListed> stated = new ArrayList<>(page.size());
        for (PackageVersion version : page) {
            Optional<Digest> digest = version.digest();
            if (digest.isEmpty()) {
                run.problems.add(
                        image.name(), "version " + version.id() + " has no digest for its name: " + version.name());
                continue;
            }
            stated.add(new VersionListed(
                    version.id(),
                    digest.get(),
                    version.tags(),
                    version.createdAt(),
                    version.updatedAt(),
                    version.deletedAt()));
        }
        return stated;
    }

    /**
     * What was there and was not listed: deleted where the API says so, else asked for by its id.
     *
     * @param accounted whether the listing has as many versions as the API counts, so that nothing can be lost in it
     */
    private void resolveUnseen(boolean accounted, int passes) {
        if (versions.unseen(image, run.id, 0, 1).isEmpty()) {
            return;
        }
        readDeleted();
        long after = 0;
        while (true) {
            List<Versions.HeldVersion> unseen = versions.unseen(image, run.id, after, BATCH);
            if (unseen.isEmpty()) {
                return;
            }
            for (Versions.HeldVersion version : unseen) {
                Cancelled.check();
                confirm(version, accounted || passes > 1);
            }
            after = unseen.getLast().id();
        }
    }

    private void readDeleted() {
        PackageOwner owner = subject.owner();
        Answer<Listing> answer = api.each(
                owner,
                subject.name(),
                dev.tallyman.github.Versions.State.DELETED,
                page -> versions.deleted(image, stated(page.items()), run.now()));
        // Not every token may list what was deleted; each version is asked for by itself then.
        if (answer instanceof Answer.RateLimited<Listing>) {
            answer.orThrow();
        }
    }

    private void confirm(Versions.HeldVersion version, boolean missedTwice) {
        switch (api.get(subject.owner(), subject.name(), version.githubId())) {
            case Answer.Ok<PackageVersion> there -> stillThere(there.value());
            case Answer.NotModified<PackageVersion> there -> stillThere(there.value());
            case Answer.NotFound<PackageVersion> absent -> {
                if (versions.missed(version) >= 2 || missedTwice) {
                    versions.gone(image, version, Presence.MISSING, run.now());
                } else {
                    incomplete = true;
                }
            }
            case Answer<PackageVersion> other -> {
                incomplete = true;
                other.orThrow();
            }
        }
    }

    private void stillThere(PackageVersion version) {
        if (version.deletedAt() != null) {
            versions.deleted(image, stated(List.of(version)), run.now());
        } else {
            versions.list(image, stated(List.of(version)), run.id, run.now());
        }
    }

    /**
     * A tag can move between two versions whose pages are not read, under a newer push. The registry tells where those are that usually move; a HEAD
     * is no download. Between fewer than two versions nothing can move.
     */
    private void lookUpMovingTags() {
        Versions.Standing standing = versions.standing(image, run.id);
        if (standing.active() - standing.seen() < 2) {
            return;
        }
        RemoteRepository registry = run.request.registry().repository(image.name());
        for (TagSummary tag : versions.movingTags(image, run.id, MAX_MOVING_TAGS)) {
            Cancelled.check();
            Optional<Descriptor> now = registry.head(tag.tag());
            if (now.isPresent() && versions.has(image, now.get().digest())) {
                versions.confirmTag(image, tag.tag(), now.get().digest(), run.id, run.now());
            } else {
                missed(); // gone, or on a version that was pushed since: the next sync reads every page
            }
        }
    }

    /** A tag that the list no longer has may have moved while the pages were read: the registry knows. */
    private void settleTags(boolean complete) {
        List<TagSummary> unseen = versions.unseenTags(image, run.id, complete, MAX_TAG_LOOKUPS + 1);
        if (!unseen.isEmpty() && unseen.size() <= MAX_TAG_LOOKUPS) {
            RemoteRepository registry = run.request.registry().repository(image.name());
            for (TagSummary tag : unseen) {
                Cancelled.check();
                registry.head(tag.tag())
                        .ifPresent(now -> versions.confirmTag(image, tag.tag(), now.digest(), run.id, run.now()));
            }
        }
        versions.dropUnseenTags(image, run.id, complete, run.now());
    }
}
