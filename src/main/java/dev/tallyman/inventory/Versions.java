package dev.tallyman.inventory;

import dev.tallyman.model.Digest;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records the versions of an image and their tags. Every call is one transaction; what changed becomes an event. */
public interface Versions {
    /** Records a page of the API's list of active versions: tags are added and moved, never removed here. */
    PageOutcome list(ImageName image, List<VersionListed> page, long run, Instant now);

    Standing standing(ImageName image, long run);

    /** How many versions of a connection's images are there. */
    long active(long connectionId);

    /** Versions held as active that the run's listings did not have; after {@code afterId}, at most {@code max}. */
    List<HeldVersion> unseen(ImageName image, long run, long afterId, int max);

    /** The API says that these were deleted. How many of them were held as active. */
    int deleted(ImageName image, List<VersionListed> page, Instant now);

    /** Counts a listing that should have had the version and did not; how many there were in a row. */
    int missed(HeldVersion version);

    /** The version is no longer there, and its tags with it. */
    void gone(ImageName image, HeldVersion version, Presence state, Instant now);

    /**
     * Takes away tags that the run's listings should have had and did not: where {@code complete}, all of them, else those whose version
     * was listed without them.
     */
    void dropUnseenTags(ImageName image, long run, boolean complete, Instant now);

    /** The tag points elsewhere than the API's list says, as the registry itself states. */
    void confirmTag(ImageName image, String tag, Digest digest, long run, Instant now);

    /** Tags that {@link #dropUnseenTags} would take away; at most {@code max}. */
    List<TagSummary> unseenTags(ImageName image, long run, boolean complete, int max);

    /**
     * Tags that people move ({@code latest}, {@code main}, {@code 1}, {@code 1.2}) or that moved before, and that the run's listings did not show;
     * those that moved most often first, at most {@code max}.
     */
    List<TagSummary> movingTags(ImageName image, long run, int max);

    /** Whether the image has an active version of this digest. */
    boolean has(ImageName image, Digest digest);

    /** The number of the last thing that changed in the inventory, for {@link #changesSince}. */
    long lastChange();

    /** What changed in an image's versions and tags after {@code change}, oldest first, at most {@code max}. */
    List<History.Event> changesSince(ImageName image, long change, int max);

    /** Versions whose manifest, configuration or entries are not held and that the run did not try yet; tagged and new ones first. */
    List<Digest> unfetched(ImageName image, long run, int max);

    /** The registry does not know a version that the API lists; how many runs in a row found so. */
    int refused(ImageName image, Digest digest);

    /** The run asked for the version; {@code problem} tells why it could not be read, null where it could. */
    void tried(ImageName image, Digest digest, @Nullable String problem, long run);

    /** An entry of an index that the registry does not give. */
    void absent(ImageName image, Digest entry, String problem, long run);

    /** Kinds, sizes and problems of the image's versions, as the manifests held tell them; once all was fetched that could be. */
    void settle(ImageName image, long run);

    /**
     * @param added   not held before
     * @param changed held, and its tags, digest or time of update differ, or it was thought gone
     * @param lastSame whether the last one of the page was held just so
     */
    record PageOutcome(int added, int changed, int same, boolean lastSame) {}

    /**
     * @param active        held as active
     * @param seen          of those, listed by the run
     * @param danglingTags  tags whose version was listed by the run without them, and that no other version has
     */
    record Standing(long active, long seen, long danglingTags) {}

    record HeldVersion(long id, long githubId, Digest digest) {}
}
