package dev.tallyman.match;

import dev.tallyman.advisory.Advisory;
import dev.tallyman.advisory.AdvisoryRepository;
import dev.tallyman.advisory.PackageKey;
import dev.tallyman.match.version.VersionScheme;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Records by package, parsed once and kept as long as the advisories do not change. Safe for use by several threads. */
final class Candidates {
    private static final int PACKAGES = 20_000;

    private final AdvisoryRepository advisories;
    private final Map<PackageKey, List<Candidate>> kept = new LinkedHashMap<>(1024, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<PackageKey, List<Candidate>> eldest) {
            return size() > PACKAGES;
        }
    };
    private long revision = Long.MIN_VALUE;

    Candidates(AdvisoryRepository advisories) {
        this.advisories = advisories;
    }

    /** The records about each package; a package without records has an empty list. */
    Map<PackageKey, List<Candidate>> of(Collection<PackageKey> packages) {
        Map<PackageKey, List<Candidate>> found = new HashMap<>();
        Set<PackageKey> missing = new LinkedHashSet<>();
        long now = advisories.revision();
        synchronized (kept) {
            if (revision != now) {
                kept.clear();
                revision = now;
            }
            for (PackageKey key : packages) {
                List<Candidate> known = kept.get(key);
                if (known == null) {
                    missing.add(key);
                } else {
                    found.put(key, known);
                }
            }
        }
        if (!missing.isEmpty()) {
            fetch(missing, found, now);
        }
        return found;
    }

    private void fetch(Set<PackageKey> missing, Map<PackageKey, List<Candidate>> found, long at) {
        Map<PackageKey, List<Advisory>> fetched = advisories.candidates(missing);
        synchronized (kept) {
            for (PackageKey key : missing) {
                VersionScheme scheme =
                        VersionScheme.forEcosystem(key.ecosystem()).orElse(VersionScheme.UNORDERED);
                List<Candidate> candidates = fetched.getOrDefault(key, List.of()).stream()
                        .map(advisory -> new Candidate(advisory, scheme))
                        .toList();
                found.put(key, candidates);
                if (revision == at) {
                    kept.put(key, candidates);
                }
            }
        }
    }
}
