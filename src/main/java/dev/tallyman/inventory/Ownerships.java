package dev.tallyman.inventory;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records who looks after images. Every call is one transaction; a change becomes an event. */
public interface Ownerships {
    /**
     * Images of a connection that are there, whose owner was not looked at since {@code before}.
     *
     * @param openedSince the sync that must have opened them; 0: all
     */
    List<Due> due(long connectionId, long openedSince, Instant before);

    void record(ImageName image, Ownership ownership, Instant now);

    /** What the image's newest tagged version says of itself. */
    Documents newest(ImageName image);

    /** @param linked the repository on GitHub that the image is linked to */
    record Due(ImageName image, @Nullable String linked) {}

    /**
     * @param manifests      the index first, as they stand
     * @param configurations of the images among them
     */
    record Documents(List<byte[]> manifests, List<byte[]> configurations) {
        public Documents {
            manifests = List.copyOf(manifests);
            configurations = List.copyOf(configurations);
        }
    }
}
