package dev.tallyman.catalog.compose;

import dev.tallyman.catalog.LayerFacts;
import dev.tallyman.catalog.LayerFacts.FileFacts;
import dev.tallyman.catalog.LayerFacts.Link;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is visible of the facts of the layers laid so far. Paths are those of the real file: links of folders on the way are followed, as
 * the runtimes do when they unpack, and never out of the root.
 */
final class ImageTree {
    /** As Linux has it: more links on one path are a cycle. */
    private static final int MAX_HOPS = 40;

    /** Of the folders that are remembered: what a layer may name is larger. */
    private static final int MAX_REAL = 20_000;

    private static final int MAX_REAL_LENGTH = 512;

    private final TreeMap<String, List<FileFacts>> files = new TreeMap<>();
    private final TreeMap<String, String> links = new TreeMap<>();
    private final TreeMap<String, String> danglingHardLinks = new TreeMap<>();

    /** Folders that no link leads to, each with all above it: nearly every path is in one, and to follow a path takes long. */
    private final Set<String> real = new HashSet<>();

    /** Lays a layer on top. */
    void lay(LayerFacts layer) {
        for (String folder : layer.opaque()) {
            removeBelow(folder.isEmpty() ? "" : resolveParents(folder));
        }
        for (String path : layer.removed()) {
            remove(resolveParents(path));
        }
        if (!isEmpty()) {
            layer.replaced().forEach(this::replace);
        }
        for (Link link : layer.links()) {
            if (!link.hard()) {
                link(resolveParents(link.path()), link.target());
            }
        }
        Map<String, List<FileFacts>> read = new TreeMap<>();
        for (FileFacts file : layer.files()) {
            read.computeIfAbsent(file.path(), path -> new ArrayList<>(1)).add(file);
        }
        read.forEach((path, facts) -> put(resolveParents(path), facts));
        for (Link link : layer.links()) {
            if (link.hard()) {
                hardLink(link);
            }
        }
    }

    private boolean isEmpty() {
        return files.isEmpty() && links.isEmpty() && danglingHardLinks.isEmpty();
    }

    private void replace(LayerFacts.Replacement replacement) {
        String path = resolveParents(replacement.path());
        if (replacement.directory()) {
            files.remove(path);
            links.remove(path);
        } else {
            remove(path);
        }
    }

    private void hardLink(Link link) {
        String path = resolveParents(link.path());
        String target = resolveParents(link.target());
        List<FileFacts> same = files.get(target);
        String linked = links.get(target);
        if (same != null) {
            put(path, same);
        } else if (linked != null) {
            link(path, linked);
        } else {
            remove(path);
            danglingHardLinks.put(path, target);
        }
    }

    private void put(String path, List<FileFacts> facts) {
        remove(path);
        files.put(path, facts);
    }

    private void link(String path, String target) {
        remove(path);
        links.put(path, target);
        if (real.contains(path)) {
            real.clear();
        }
    }

    private void remove(String path) {
        files.remove(path);
        links.remove(path);
        danglingHardLinks.remove(path);
        removeBelow(path);
    }

    private void removeBelow(String folder) {
        if (folder.isEmpty()) {
            files.clear();
            links.clear();
            danglingHardLinks.clear();
            return;
        }
        removeBelow(files, folder);
        removeBelow(links, folder);
        removeBelow(danglingHardLinks, folder);
    }

    /** '0' follows '/', so what lies between is the folder's content and nothing else. Nearly always there is nothing, which has to be told fast. */
    private static void removeBelow(NavigableMap<String, ?> map, String folder) {
        String next = map.isEmpty() ? null : map.higherKey(folder + "/");
        if (next != null && next.startsWith(folder) && next.charAt(folder.length()) == '/') {
            map.subMap(folder + "/", folder + "0").clear();
        }
    }

    /** All visible files, by path. */
    Map<String, List<FileFacts>> files() {
        return files;
    }

    Collection<FileFacts> at(String path) {
        return files.getOrDefault(path, List.of());
    }

    /** The target of a hard link at {@code path} to a file that no cataloger read; null where there is none. */
    @Nullable
    String unreadHardLink(String path) {
        return danglingHardLinks.get(path);
    }

    Collection<String> unreadHardLinks() {
        return danglingHardLinks.keySet();
    }

    boolean hasLink(String path) {
        return links.containsKey(path);
    }

    /** Whether there is a file or link below a folder. */
    boolean hasBelow(String folder) {
        return hasBelow(files, folder) || hasBelow(links, folder);
    }

    private static boolean hasBelow(NavigableMap<String, ?> map, String folder) {
        String next = map.higherKey(folder + "/");
        return next != null && next.startsWith(folder + "/");
    }

    /** The real folders to which links lead that lie below a folder of that name. */
    Set<String> linkedFrom(String folderName) {
        String within = "/" + folderName + "/";
        return links.keySet().stream()
                .filter(path -> ("/" + path).contains(within))
                .map(this::resolve)
                .collect(Collectors.toSet());
    }

    /** The files in a folder, not below. */
    Collection<String> filesIn(String folder) {
        List<String> in = new ArrayList<>();
        for (String path : files.subMap(folder + "/", folder + "0").keySet()) {
            if (path.indexOf('/', folder.length() + 1) < 0) {
                in.add(path);
            }
        }
        return in;
    }

    /** The real path of the entry itself: the folders on the way resolved, the last segment not. */
    String resolveParents(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 || isReal(path.substring(0, slash))
                ? path
                : joined(resolve(path.substring(0, slash)), path.substring(slash + 1));
    }

    /** The real path of what one gets when opening {@code path}; the path itself where links go round in a circle. */
    String resolve(String path) {
        return isReal(path) ? path : followed(path);
    }

    /** Whether no link leads there, and the path is written as short as it can be. May say no of a long one. */
    private boolean isReal(String path) {
        if (links.isEmpty() || real.contains(path)) {
            return true;
        }
        if (path.length() > MAX_REAL_LENGTH) {
            return false;
        }
        int slash = path.lastIndexOf('/');
        String name = path.substring(slash + 1);
        boolean is = !name.isEmpty()
                && !name.equals(".")
                && !name.equals("..")
                && !links.containsKey(path)
                && (slash < 0 || isReal(path.substring(0, slash)));
        if (is) {
            if (real.size() == MAX_REAL) {
                real.clear();
            }
            real.add(path);
        }
        return is;
    }

    private String followed(String path) {
        Deque<String> rest = new ArrayDeque<>(List.of(path.split("/")));
        String done = "";
        int hops = 0;
        while (!rest.isEmpty()) {
            String segment = rest.pollFirst();
            if (segment.isEmpty() || segment.equals(".")) {
                continue;
            }
            if (segment.equals("..")) {
                done = done.substring(0, Math.max(0, done.lastIndexOf('/')));
                continue;
            }
            String next = joined(done, segment);
            String target = links.get(next);
            if (target == null) {
                done = next;
                continue;
            }
            if (++hops > MAX_HOPS) {
                return path;
            }
            if (target.startsWith("/")) {
                done = "";
            }
            String[] segments = target.split("/");
            for (int i = segments.length - 1; i >= 0; i--) {
                rest.addFirst(segments[i]);
            }
        }
        return done;
    }

    private static String joined(String folder, String name) {
        return folder.isEmpty() ? name : folder + "/" + name;
    }
}
