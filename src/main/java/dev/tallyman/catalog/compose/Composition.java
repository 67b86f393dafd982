package dev.tallyman.catalog.compose;

import dev.tallyman.catalog.ImageContents;
import dev.tallyman.catalog.InstalledPackage;
import dev.tallyman.catalog.LayerFacts;
import dev.tallyman.catalog.LayerFacts.FileFacts;
import dev.tallyman.catalog.PackageFact;
import dev.tallyman.model.Digest;
import dev.tallyman.model.Distribution;
import dev.tallyman.model.Problem;
import dev.tallyman.model.Purl;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Lays the facts of layers over each other, as a container's file system would. */
public final class Composition {
    private final ImageTree tree = new ImageTree();
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, String> ownerNames = new HashMap<>();
    private Map<Key, Found> found = Map.of();
    private int position;

    private Composition() {}

    /**
     * What an image holds.
     *
     * @param layers bottom first; {@link LayerFacts#unread} for one that was not read
     */
    public static ImageContents compose(List<LayerFacts> layers) {
        Composition composition = new Composition();
        layers.forEach(composition::lay);
        return composition.contents();
    }

    /** What makes two facts the same package: a system package is one wherever its database lies, any other is where it lies. */
    private record Key(Purl purl, boolean system, String path) {}

    private record Found(
            PackageFact fact,
            String path,
            int position,
            @Nullable Digest layer) {}

    private void lay(LayerFacts layer) {
        problems.addAll(layer.problems());
        position++;
        if (layer.files().isEmpty()
                && layer.links().isEmpty()
                && layer.removed().isEmpty()
                && layer.opaque().isEmpty()
                && layer.replaced().isEmpty()) {
            return;
        }
        tree.lay(layer);
        Map<Key, Found> now = new HashMap<>();
        for (FileFacts database : SystemPackages.databases(tree)) {
            database.owned().forEach((name, paths) -> paths.forEach(path -> ownerNames.put(path, name)));
            for (PackageFact fact : database.packages()) {
                keep(now, new Key(fact.purl(), true, ""), fact, fact.path(), layer);
            }
        }
        tree.files().forEach((path, files) -> {
            for (FileFacts file : files) {
                if (!SystemPackages.isPlaced(file)) {
                    file.owned().forEach((name, paths) -> paths.forEach(each -> ownerNames.put(each, name)));
                    for (PackageFact fact : file.packages()) {
                        String place = path
                                + fact.path()
                                        .substring(Math.min(
                                                file.path().length(),
                                                fact.path().length()));
                        keep(now, new Key(fact.purl(), fact.system(), place), fact, place, layer);
                    }
                }
            }
        });
        found = now;
    }

    private void keep(Map<Key, Found> now, Key key, PackageFact fact, String path, LayerFacts layer) {
        Found before = found.get(key);
        now.putIfAbsent(
                key,
                before == null
                        ? new Found(fact, path, position, layer.digest())
                        : new Found(fact, path, before.position(), before.layer()));
    }

    private ImageContents contents() {
        Distribution distribution = SystemPackages.distribution(tree);
        Map<String, Purl> systemPurls = new TreeMap<>();
        found.values().stream()
                .filter(each -> each.fact().system())
                .forEach(each -> systemPurls.merge(
                        each.fact().name(),
                        SystemPurl.complete(each.fact().purl(), distribution),
                        (a, b) -> a.toString().compareTo(b.toString()) <= 0 ? a : b));
        Map<String, Purl> owners = owners(systemPurls);
        Map<Purl, Merged> merged = new HashMap<>();
        List<Found> ordered = found.values().stream()
                .sorted(Comparator.comparing(Found::path)
                        .thenComparing(each -> each.fact().purl().toString()))
                .toList();
        for (Found each : ordered) {
            Purl purl = each.fact().system()
                    ? SystemPurl.complete(each.fact().purl(), distribution)
                    : each.fact().purl();
            Purl owner = each.fact().system() ? null : owner(each, owners);
            if (owner != null && purl.type().equals("generic")) {
                // A program known by its version mark alone is worth a line only where no package tells of it.
                continue;
            }
            merged.computeIfAbsent(purl, p -> new Merged(p, each)).add(each, owner);
        }
        List<InstalledPackage> packages = merged.values().stream()
                .map(Merged::installed)
                .sorted(Comparator.comparing(
                                (InstalledPackage installed) -> installed.purl().toString())
                        .thenComparing(installed -> installed.paths().isEmpty()
                                ? ""
                                : installed.paths().getFirst()))
                .toList();
        return new ImageContents(distribution, packages, allProblems());
    }

    private Map<String, Purl> owners(Map<String, Purl> systemPurls) {
        Map<String, Purl> owners = new HashMap<>();
        ownerNames.forEach((path, name) -> {
            Purl purl = systemPurls.get(name);
            if (purl != null) {
                owners.put(tree.resolveParents(path), purl);
            }
        });
        return owners;
    }

    private static @Nullable Purl owner(Found each, Map<String, Purl> owners) {
        String path = each.path();
        int inside = path.indexOf("!/");
        return owners.get(inside < 0 ? path : path.substring(0, inside));
    }

    private List<Problem> allProblems() {
        List<Problem> all = new ArrayList<>(problems);
        Set<FileFacts> counting = new LinkedHashSet<>(SystemPackages.databases(tree));
        tree.files().forEach((path, files) -> {
            for (FileFacts file : files) {
                if (!SystemPackages.isPlaced(file) || counting.contains(file)) {
                    file.problems().forEach(what -> all.add(new Problem(path, what)));
                }
            }
        });
        for (String location : SystemPackages.unread(tree)) {
            all.add(new Problem(location, "it is a link to " + tree.resolve(location) + ", which was not read"));
        }
        tree.unreadHardLinks().stream()
                .sorted()
                .filter(SystemPackages::wantedByAny)
                .forEach(path -> all.add(new Problem(
                        path, "it is a hard link to " + tree.unreadHardLink(path) + ", which was not read")));
        return all.stream().distinct().toList();
    }

    /** One package at all its places. */
    private static final class Merged {
        private final Purl purl;
        private Found first;
        private final Set<String> paths = new TreeSet<>();
        private final Set<String> licenses = new LinkedHashSet<>();
        private @Nullable Purl owner;
        private boolean unowned;
        private InstalledPackage.@Nullable Source source;

        Merged(Purl purl, Found first) {
            this.purl = purl;
            this.first = first;
        }

        void add(Found found, @Nullable Purl ownedBy) {
            paths.add(found.path());
            first = found.position() < first.position() ? found : first;
            licenses.addAll(found.fact().licenses());
            source = source == null ? found.fact().source() : source;
            if (ownedBy == null) {
                unowned = true;
            } else if (owner == null) {
                owner = ownedBy;
            }
        }

        InstalledPackage installed() {
            PackageFact fact = first.fact();
            return new InstalledPackage(
                    purl,
                    fact.name(),
                    fact.version(),
                    purl.type(),
                    source,
                    first.layer(),
                    List.copyOf(paths),
                    List.copyOf(licenses),
                    unowned ? null : owner);
        }
    }
}
