package dev.tallyman.advisory;

import java.time.Instant;

/**
 * A source that could not be taken in.
 *
 * @param origin   path or URL, without credentials
 * @param feed     the ecosystem, {@code KEV} or {@code EPSS}; empty where that is not known
 * @param reason   for people
 * @param failedAt the last time
 */
public record FeedFailure(String origin, String feed, String reason, Instant failedAt) {}
