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
    private final Map<PackageKey, List<Candidate>> kept = new Recent<>();
    private final Map<String, List<Advisory>> named = new Recent<>();
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
                named.clear();
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

    /** The records that are called by each CVE or have it among their aliases, without their entries. */
    Map<String, List<Advisory>> named(Set<String> cves) {
        Map<String, List<Advisory>> found = new HashMap<>();
        Set<String> missing = new LinkedHashSet<>();
        long now;
        synchronized (kept) {
            now = revision;
            for (String cve : cves) {
                List<Advisory> known = named.get(cve);
                if (known == null) {
                    missing.add(cve);
                } else {
                    found.put(cve, known);
                }
            }
        }
        if (missing.isEmpty()) {
            return found;
        }
        Map<String, List<Advisory>> fetched = advisories.named(missing);
        synchronized (kept) {
            for (String cve : missing) {
                List<Advisory> records = fetched.getOrDefault(cve, List.of());
                found.put(cve, records);
                if (revision == now) {
                    named.put(cve, records);
                }
            }
        }
        return found;
    }

    /** The entries that were asked for last. */
    private static final class Recent<K, V> extends LinkedHashMap<K, V> {
        private static final long serialVersionUID = 1;

        Recent() {
            super(1024, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > PACKAGES;
        }
    }
}
