package dev.tallyman.catalog;

import dev.tallyman.model.Purl;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tells declared packages that are installed from those that are not. */
final class DeclaredPackages {
    private final List<InstalledPackage> installed;
    private final Map<String, List<Integer>> places = new HashMap<>();
    private final Map<Integer, List<String>> lockFiles = new HashMap<>();

    DeclaredPackages(List<InstalledPackage> installed) {
        this.installed = installed;
        for (int i = 0; i < installed.size(); i++) {
            Purl purl = installed.get(i).purl();
            place(name(purl), i);
            place(version(purl), i);
        }
    }

    private void place(String key, int at) {
        places.computeIfAbsent(key, k -> new ArrayList<>(1)).add(at);
    }

    /** The installed ones, with the lock files that name them as further evidence, then those that are only declared. */
    List<InstalledPackage> join(List<InstalledPackage> declared) {
        List<InstalledPackage> missing = new ArrayList<>();
        for (InstalledPackage one : declared) {
            // What is declared without a version is met by any.
            String key = one.version().isEmpty() ? name(one.purl()) : version(one.purl());
            List<Integer> same = places.getOrDefault(key, List.of());
            same.forEach(
                    at -> lockFiles.computeIfAbsent(at, a -> new ArrayList<>(1)).addAll(one.paths()));
            if (same.isEmpty()) {
                missing.add(one);
            }
        }
        List<InstalledPackage> all = new ArrayList<>(installed.size() + missing.size());
        for (int i = 0; i < installed.size(); i++) {
            List<String> more = lockFiles.get(i);
            all.add(more == null ? installed.get(i) : installed.get(i).withPaths(more));
        }
        all.addAll(missing);
        return all;
    }

    /** Qualifiers tell how it was built, not what it is. */
    private static String name(Purl purl) {
        return purl.type() + " " + purl.namespace() + " " + purl.name();
    }

    private static String version(Purl purl) {
        return name(purl) + " " + purl.version();
    }
}
