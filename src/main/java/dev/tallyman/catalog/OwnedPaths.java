package dev.tallyman.catalog;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the package databases of a layer say of who owns which file. A database may list hundreds of thousands of files, of which few
 * matter, and which ones is known only when the layer has been read: so those that no path alone makes interesting are kept as 64-bit hashes.
 */
final class OwnedPaths {
    private final Map<String, List<String>> kept = new TreeMap<>();
    private final List<String> names = new ArrayList<>();
    private final Map<String, Integer> indexes = new HashMap<>();
    private long[] hashes = new long[0];
    private int[] owners = new int[0];
    private int count;

    void keep(String packageName, String path) {
        kept.computeIfAbsent(packageName, name -> new ArrayList<>()).add(path);
    }

    void remember(String packageName, String path) {
        if (count == hashes.length) {
            hashes = Arrays.copyOf(hashes, Math.max(64, count * 2));
            owners = Arrays.copyOf(owners, hashes.length);
        }
        Integer owner = indexes.get(packageName);
        if (owner == null) {
            owner = names.size();
            names.add(packageName);
            indexes.put(packageName, owner);
        }
        hashes[count] = PathHashes.hash(path);
        owners[count++] = owner;
    }

    /** The paths of {@code evidence} by their hashes, also under the names they had before {@code /usr} was merged. */
    static Map<Long, String> byHash(Collection<String> evidence) {
        Map<Long, String> paths = new HashMap<>();
        for (String path : evidence) {
            paths.put(PathHashes.hash(path), path);
            if (path.startsWith("usr/bin/") || path.startsWith("usr/sbin/") || path.startsWith("usr/lib")) {
                paths.put(PathHashes.hash(path.substring(4)), path);
            }
        }
        return paths;
    }

    /** Keeps those that were remembered of {@code wanted}, which {@link #byHash} made. */
    void settle(Map<Long, String> wanted) {
        if (count == 0 || wanted.isEmpty()) {
            return;
        }
        for (int i = 0; i < count; i++) {
            String path = wanted.get(hashes[i]);
            if (path != null) {
                keep(names.get(owners[i]), path);
            }
        }
        count = 0;
        hashes = new long[0];
        owners = new int[0];
    }

    boolean isEmpty() {
        return kept.isEmpty() && count == 0;
    }

    Map<String, List<String>> byPackage() {
        return kept;
    }
}
