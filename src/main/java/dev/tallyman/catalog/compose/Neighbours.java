package dev.tallyman.catalog.compose;

import dev.tallyman.catalog.Cataloger;
import dev.tallyman.catalog.Catalogers;
import dev.tallyman.catalog.LayerFacts.FileFacts;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Which files count only beside a folder ({@link Cataloger#onlyBeside}), and whether they do in what is visible now. */
final class Neighbours {
    private static final Map<String, Cataloger> CATALOGERS = Catalogers.ALL.stream()
            .collect(Collectors.toUnmodifiableMap(Cataloger::name, Function.identity(), (a, b) -> a));

    private final ImageTree tree;
    private final Map<String, Set<String>> linked = new HashMap<>();

    Neighbours(ImageTree tree) {
        this.tree = tree;
    }

    /** @param path of the file in the image */
    boolean count(String path, FileFacts file) {
        Cataloger cataloger = CATALOGERS.get(file.cataloger());
        String folder = cataloger == null ? null : cataloger.onlyBeside(path);
        if (folder == null || tree.hasBelow(folder)) {
            return true;
        }
        int slash = folder.lastIndexOf('/');
        return slash > 0
                && linked.computeIfAbsent(folder.substring(slash + 1), tree::linkedFrom)
                        .contains(folder.substring(0, slash));
    }
}
