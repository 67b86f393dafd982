package dev.tallyman.catalog.compose;

import dev.tallyman.catalog.Cataloger;
import dev.tallyman.catalog.Catalogers;
import dev.tallyman.catalog.LayerFacts.FileFacts;
import dev.tallyman.model.Distribution;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the package managers' databases of an image: the files that lie where they count, links followed. */
final class SystemPackages {
    private static final Map<String, Cataloger> CATALOGERS = Catalogers.ALL.stream()
            .collect(Collectors.toUnmodifiableMap(Cataloger::name, Function.identity(), (a, b) -> a));

    private SystemPackages() {}

    /** Whether a file of this cataloger counts only at its place. */
    static boolean isPlaced(FileFacts file) {
        Cataloger cataloger = CATALOGERS.get(file.cataloger());
        return cataloger != null && !cataloger.locations().isEmpty();
    }

    /** The databases that count, each once. */
    static List<FileFacts> databases(ImageTree tree) {
        List<FileFacts> found = new ArrayList<>(); // by their paths each comes once
        Set<String> seen = new LinkedHashSet<>();
        for (Cataloger cataloger : Catalogers.ALL) {
            for (String location : cataloger.locations()) {
                for (String path : paths(tree, location)) {
                    if (seen.add(cataloger.name() + ' ' + path)) {
                        for (FileFacts file : tree.at(path)) {
                            if (file.cataloger().equals(cataloger.name())) {
                                found.add(file);
                            }
                        }
                    }
                }
            }
        }
        return found;
    }

    private static Collection<String> paths(ImageTree tree, String location) {
        return location.endsWith("/*")
                ? tree.filesIn(tree.resolve(location.substring(0, location.length() - 2)))
                : List.of(tree.resolve(location));
    }

    /** Links to where a database counts, whose target no cataloger read. */
    static List<String> unread(ImageTree tree) {
        List<String> unread = new ArrayList<>();
        for (Cataloger cataloger : Catalogers.ALL) {
            for (String location : cataloger.locations()) {
                if (!location.endsWith("/*")
                        && tree.hasLink(tree.resolveParents(location))
                        && !cataloger.wants(tree.resolve(location))) {
                    unread.add(location);
                }
            }
        }
        return unread;
    }

    static boolean wantedByAny(String path) {
        for (Cataloger cataloger : Catalogers.ALL) {
            if (cataloger.wants(path)) {
                return true;
            }
        }
        return false;
    }

    /** The distribution, from the first place that tells. */
    static @Nullable Distribution distribution(ImageTree tree) {
        for (Cataloger cataloger : Catalogers.ALL) {
            for (String location : cataloger.locations()) {
                for (String path : paths(tree, location)) {
                    for (FileFacts file : tree.at(path)) {
                        if (file.distribution() != null && file.cataloger().equals(cataloger.name())) {
                            return file.distribution();
                        }
                    }
                }
            }
        }
        return null;
    }
}
