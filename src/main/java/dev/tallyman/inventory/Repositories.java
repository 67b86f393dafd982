package dev.tallyman.inventory;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
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

    /** An image of the same GitHub id has another name now: the old one's rows, history and events go over to the new one. */
    Optional<ImageName> renamed(ImageName old, long run, Instant now);

    /**
     * All versions are known as the API stated them.
     *
     * @param mark {@link PackageListed#mark} of that statement; null where the image is to be opened again next time all the same
     */
    void complete(ImageName image, @Nullable String mark, Instant now);

    /** Something is missing: the image is opened again by the next sync. */
    void incomplete(ImageName image);

    /** Has every image of a connection opened by the next sync. */
    void reopenAll(long connectionId);

    /**
     * @param changed     whether it must be opened: it is new, or it moved since it was last complete
     * @param explained   whether something that the list itself shows (visibility, link) changed, which would explain that it moved
     * @param wasComplete whether its versions were complete when it was last opened, so that reading may stop at known ground
     */
    record Listed(ImageName image, PackageListed stated, boolean changed, boolean explained, boolean wasComplete) {}
}
