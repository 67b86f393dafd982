package dev.tallyman.match.version;

/**
 * Two versions that have no order.
 *
 * @param reason why, in one sentence without a full stop, naming the version that is at fault
 */
public record Incomparable(String reason) implements Comparison {}
