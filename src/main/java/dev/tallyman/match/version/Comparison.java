package dev.tallyman.match.version;

/** What comparing two versions gave: an {@link Order}, or the reason why there is none. */
public sealed interface Comparison permits Order, Incomparable {}
