package dev.tallyman.catalog.lock;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What of a lock file's graph an application needs in production, where the lock marks only what it names itself. */
final class Reach {
    private final Map<String, Set<String>> needs = new HashMap<>();
    private final Set<String> roots = new HashSet<>();

    void root(String key) {
        roots.add(key);
    }

    void needs(String key, String other) {
        needs.computeIfAbsent(key, k -> new HashSet<>()).add(other);
    }

    Set<String> fromRoots() {
        Set<String> reached = new HashSet<>(roots);
        Deque<String> rest = new ArrayDeque<>(roots);
        while (!rest.isEmpty()) {
            for (String next : needs.getOrDefault(rest.poll(), Set.of())) {
                if (reached.add(next)) {
                    rest.add(next);
                }
            }
        }
        return reached;
    }

    boolean hasRoots() {
        return !roots.isEmpty();
    }
}
