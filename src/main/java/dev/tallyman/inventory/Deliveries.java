package dev.tallyman.inventory;

import java.time.Instant;
import java.util.Optional;

/** Webhook deliveries that were taken in. */
public interface Deliveries {
    /** Takes note of a delivery about an image, {@code owner/name}; false where it was taken in before. */
    boolean take(String id, String image, Instant now);

    /** Whether a delivery about the image came at {@code since} or later. */
    boolean announced(String image, Instant since);

    /** Since when deliveries are taken in; empty where no webhook is set up. */
    Optional<Instant> listeningSince();

    /** A server takes deliveries in from now on, or, where {@code yes} is false, no more. */
    void listening(boolean yes, Instant now);

    /**
     * An image, {@code owner/name}, that something happened to: its next sync opens it, whatever the API's list says. An image that is not known
     * is kept in mind as one that exists; of one name in several registries each is opened, as a delivery does not tell its host.
     */
    void touched(String name, Instant now);
}
