package dev.tallyman.advisory;

/**
 * What records are looked up by.
 *
 * @param ecosystem as {@link Ecosystems#key} gives it: with the release, variants of one release folded together
 * @param name      as {@link Ecosystems#normalise} gives it
 */
public record PackageKey(String ecosystem, String name) {}
