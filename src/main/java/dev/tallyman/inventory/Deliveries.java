package dev.tallyman.inventory;

import java.time.Instant;

/** Webhook deliveries that were taken in. */
public interface Deliveries {
    /** Takes note of a delivery; false where it was taken in before. */
    boolean take(String id, Instant now);

    /**
     * An image, {@code owner/name}, that something happened to: its next sync opens it, whatever the API's list says. An image that is not known
     * is kept in mind as one that exists; of one name in several registries each is opened, as a delivery does not tell its host.
     */
    void touched(String name, Instant now);
}
