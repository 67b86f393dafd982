package dev.tallyman.match;

import dev.tallyman.advisory.AdvisoryRepository;
import dev.tallyman.catalog.InstalledPackage;
import dev.tallyman.model.Distribution;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds which advisories affect which packages, as OSV's own evaluation does. Safe for use by several threads. */
public final class Matcher {
    /** @param clock for what is past its end of life */
    public Matcher(AdvisoryRepository advisories, Clock clock) {}

    /** Matches the packages of one image. A package with an {@code owner} is judged through its owner alone. */
    public MatchResult match(@Nullable Distribution distribution, List<InstalledPackage> packages) {
        return new MatchResult(List.of(), List.of(), List.of());
    }

    /** Why packages do or do not have a weakness, by any of its identifiers: each package that some record about it names. */
    public List<Explanation> explain(
            @Nullable Distribution distribution, List<InstalledPackage> packages, String weakness) {
        return List.of();
    }
}
