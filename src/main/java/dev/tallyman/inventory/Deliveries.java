package dev.tallyman.inventory;

import java.time.Instant;

/** Webhook deliveries that were taken in. */
public interface Deliveries {
    /** Takes note of a delivery; false where it was taken in before. */
    boolean take(String id, Instant now);

    /** An image that something happened to: its next sync opens it, whatever the API's list says. An image that is not known changes nothing. */
    void touched(String registry, String name);
}
