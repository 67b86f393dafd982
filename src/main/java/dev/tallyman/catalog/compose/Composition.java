package dev.tallyman.catalog.compose;

import dev.tallyman.catalog.ImageContents;
import dev.tallyman.catalog.InstalledPackage;
import dev.tallyman.catalog.LayerFacts;
import dev.tallyman.catalog.LayerFacts.FileFacts;
import dev.tallyman.catalog.PackageFact;
import dev.tallyman.catalog.PartlyRead;
import dev.tallyman.catalog.Presence;
import dev.tallyman.catalog.RiskFacts;
import dev.tallyman.model.Digest;
import dev.tallyman.model.Distribution;
import dev.tallyman.model.Problem;
import dev.tallyman.model.Purl;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
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
    private final RiskComposition risks = new RiskComposition(tree::resolveParents);
    private final List<PartlyRead> inPart = new ArrayList<>();
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
    private record Key(Purl purl, boolean system, String path) {
        // Written out, as Digest's are.
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && system == key.system && path.equals(key.path) && purl.equals(key.purl);
        }

        @Override
        public int hashCode() {
            return 31 * purl.hashCode() + path.hashCode();
        }
    }

    private record Found(
            PackageFact fact,
            String path,
            int position,
            @Nullable Digest layer) {}

    private void lay(LayerFacts layer) {
        problems.addAll(layer.problems());
        position++;
        LayerFacts.InPart how = layer.inPart();
        Digest digest = layer.digest();
        if (how != null && digest != null) {
            inPart.add(new PartlyRead(digest, how));
        }
        if (layer.files().isEmpty()
                && layer.links().isEmpty()
                && layer.removed().isEmpty()
                && layer.opaque().isEmpty()
                && layer.replaced().isEmpty()
                && layer.risks().equals(RiskFacts.NONE)) {
            return;
        }
        tree.lay(layer);
        risks.lay(layer);
        Map<Key, Found> now = new HashMap<>();
        for (FileFacts database : SystemPackages.databases(tree)) {
            database.owned().forEach((name, paths) -> paths.forEach(path -> ownerNames.put(path, name)));
            for (PackageFact fact : database.packages()) {
                keep(now, new Key(fact.purl(), true, ""), fact, fact.path(), layer);
            }
        }
        Neighbours neighbours = new Neighbours(tree);
        tree.files().forEach((path, files) -> {
            for (FileFacts file : files) {
                if (!SystemPackages.isPlaced(file) && neighbours.count(path, file)) {
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
        List<Named> ordered = found.values().stream()
                .map(each -> Named.of(each, distribution))
                .sorted(Named::compareTo)
                .toList();
        Map<String, Named> systems = new TreeMap<>();
        for (Named each : ordered) {
            if (each.isSystem()) {
                systems.merge(each.found.fact().name(), each, (a, b) -> a.text.compareTo(b.text) <= 0 ? a : b);
            }
        }
        Map<String, Purl> owners = owners(systems);
        Map<Purl, Merged> merged = new HashMap<>();
        Map<Purl, Merged> declared = new HashMap<>();
        for (Named each : ordered) {
            Purl owner = each.isSystem() ? null : owner(each.found, owners);
            if (owner != null && each.purl.type().equals("generic")) {
                // A program known by its version mark alone is worth a line only where no package tells of it.
                continue;
            }
            if (!each.found.fact().presence().isInstalled()) {
                // A lock file that came with a system package is about how that one was built.
                if (owner == null) {
                    declared.computeIfAbsent(each.purl, p -> new Merged(each)).add(each.found, null);
                }
                continue;
            }
            merged.computeIfAbsent(each.purl, p -> new Merged(each)).add(each.found, owner);
        }
        return new ImageContents(
                distribution, sorted(merged), sorted(declared), allProblems(), risks.risks(owners), inPart);
    }

    private static List<InstalledPackage> sorted(Map<Purl, Merged> merged) {
        return merged.values().stream()
                .sorted((a, b) -> a.text.compareTo(b.text))
                .map(Merged::installed)
                .toList();
    }

    /** With its whole package URL, and that as a text: to make either takes its time. */
    private record Named(Found found, Purl purl, String text) {
        static Named of(Found found, @Nullable Distribution distribution) {
            Purl purl = found.fact().purl();
            Purl whole = found.fact().system() ? SystemPurl.complete(purl, distribution) : purl;
            return new Named(found, whole, whole.toString());
        }

        int compareTo(Named other) {
            int byPath = found.path().compareTo(other.found.path());
            return byPath != 0 ? byPath : text.compareTo(other.text);
        }

        boolean isSystem() {
            return found.fact().system();
        }
    }

    private Map<String, Purl> owners(Map<String, Named> systems) {
        Map<String, Purl> owners = new HashMap<>();
        ownerNames.forEach((path, name) -> {
            Named system = systems.get(name);
            if (system != null) {
                owners.put(tree.resolveParents(path), system.purl);
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
        Set<FileFacts> counting = Collections.newSetFromMap(new IdentityHashMap<>());
        counting.addAll(SystemPackages.databases(tree));
        Neighbours neighbours = new Neighbours(tree);
        tree.files().forEach((path, files) -> {
            for (FileFacts file : files) {
                if (SystemPackages.isPlaced(file) ? counting.contains(file) : neighbours.count(path, file)) {
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
        private final String text;
        private Found first;
        private final Set<String> paths = new TreeSet<>();
        private final Set<String> licenses = new LinkedHashSet<>();
        private @Nullable Purl owner;
        private boolean unowned;
        private InstalledPackage.@Nullable Source source;
        private Presence presence = Presence.DECLARED_FOR_DEVELOPMENT;

        Merged(Named named) {
            this.purl = named.purl;
            this.text = named.text;
            this.first = named.found;
        }

        void add(Found found, @Nullable Purl ownedBy) {
            paths.add(found.path());
            first = found.position() < first.position() ? found : first;
            licenses.addAll(found.fact().licenses());
            presence = presence.or(found.fact().presence());
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
                    unowned ? null : owner,
                    presence);
        }
    }
}
