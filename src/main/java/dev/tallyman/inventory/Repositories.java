package dev.tallyman.inventory;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Records which images there are. Every call is one transaction; what changed becomes an event. */
public interface Repositories {
    /** Records what a page of the API's list says. */
    List<Listed> list(long connectionId, Collection<PackageListed> page, long run, Instant now);

    /** Images of an owner that are held as active and that the run's listing did not have. */
    List<ImageName> unlisted(long connectionId, String registry, String owner, long run);

    /** Counts a listing that should have had the image and did not; how many there were in a row. */
    int missed(ImageName image);

    /** The image is no longer there: its tags go, its versions go with it. */
    void gone(ImageName image, Presence state, Instant now);

    /** Images that the run's lists did not have, while they had a new one of the same GitHub id in the same registry. */
    List<ImageName> superseded(long run);

    /** The owners of a connection's active images, and whether each is a user. */
    Map<String, Boolean> owners(long connectionId);

    /** An image of the same GitHub id has another name now: the old one's rows, history and events go over to the new one. */
    Optional<ImageName> renamed(ImageName old, long run, Instant now);

    /**
     * All versions are known as the API stated them.
     *
     * @param mark {@link PackageListed#mark} of that statement; null where the image is to be opened again next time all the same
     */
    void complete(ImageName image, @Nullable String mark, Instant now);

    /** The connections that see an image, {@code owner/name}, in whatever registry. */
    Set<Long> connectionsOf(String name);

    /** Something is missing: the image is opened again by the next sync. */
    void incomplete(ImageName image);

    /** Every image of a connection is to be read page by page, by this sync and those after it until all of them are. */
    void verifyAll(long connectionId);

    /** How many images of a connection are still to be read page by page. */
    long toVerify(long connectionId);

    /** Every page of the image was read. */
    void verified(ImageName image, Instant now);

    /**
     * @param moved       whether the list alone says that it must be opened: it is new, or it moved since it was last complete
     * @param toVerify    whether every page of it is to be read, whatever the list says
     * @param explained   whether something that the list itself shows (visibility, link) changed, which would explain that it moved
     * @param wasComplete whether its versions were complete when it was last opened, so that reading may stop at known ground
     * @param syncedAt    when its versions were last known to be complete; null: never
     */
    record Listed(
            ImageName image,
            PackageListed stated,
            boolean moved,
            boolean toVerify,
            boolean explained,
            boolean wasComplete,
            @Nullable Instant syncedAt) {
        /** Whether it must be opened. */
        public boolean changed() {
            return moved || toVerify;
        }
    }
}
