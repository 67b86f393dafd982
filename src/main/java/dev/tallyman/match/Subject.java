package dev.tallyman.match;

import dev.tallyman.advisory.PackageKey;
import java.util.List;

/**
 * What a package is to advisories: the source package for most distributions, the name as the ecosystem normalises it.
 *
 * @param ecosystems to look it up in; the first is the package's own, with its release
 * @param name       normalised
 * @param version    the one that records speak of; empty where it is unknown
 */
public record Subject(List<String> ecosystems, String name, String version) {
    public Subject {
        ecosystems = List.copyOf(ecosystems);
    }

    /** The package's own. */
    public String ecosystem() {
        return ecosystems.getFirst();
    }

    /** What its records are found by. */
    public List<PackageKey> keys() {
        return ecosystems.stream()
                .map(ecosystem -> new PackageKey(ecosystem, name))
                .toList();
    }
}
