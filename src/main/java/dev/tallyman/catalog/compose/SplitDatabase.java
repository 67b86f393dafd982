package dev.tallyman.catalog.compose;

import dev.tallyman.catalog.LayerFacts;
import dev.tallyman.catalog.LayerFacts.FileFacts;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A database of RPM whose write-ahead log is in another layer: SQLite reads the two together, whichever is the older, and neither layer tells
 * by itself what comes of it.
 *
 * @param path       of the database in the image; its log is beside it
 * @param database   the layer that has it
 * @param databaseAt its path there
 * @param log        the layer that has the log
 * @param logAt      its path there
 */
public record SplitDatabase(String path, LayerFacts database, String databaseAt, LayerFacts log, String logAt) {
    private static final String NAME = "rpmdb.sqlite";
    private static final String LOG = "-wal";

    /** Where its log is in the image. */
    public String logPath() {
        return path + LOG;
    }

    /** Those that are visible in an image of these layers, bottom first. */
    public static List<SplitDatabase> in(List<LayerFacts> layers) {
        if (layers.stream().flatMap(layer -> layer.files().stream()).noneMatch(SplitDatabase::isLog)) {
            return List.of();
        }
        ImageTree tree = new ImageTree();
        layers.forEach(tree::lay);
        List<SplitDatabase> found = new ArrayList<>();
        tree.files().forEach((path, files) -> {
            for (FileFacts database : files) {
                if (path.endsWith("/" + NAME)) {
                    tree.at(path + LOG).stream()
                            .map(log -> of(path, database, log, layers))
                            .filter(split -> split != null)
                            .forEach(found::add);
                }
            }
        });
        return found;
    }

    private static boolean isLog(FileFacts file) {
        return file.path().endsWith("/" + NAME + LOG);
    }

    @SuppressWarnings("ReferenceEquality") // one and the same layer
    private static @Nullable SplitDatabase of(String path, FileFacts database, FileFacts log, List<LayerFacts> layers) {
        LayerFacts below = layerOf(database, layers);
        LayerFacts above = layerOf(log, layers);
        return below == above ? null : new SplitDatabase(path, below, database.path(), above, log.path());
    }

    /** By identity: two layers may have read the same. */
    @SuppressWarnings("ReferenceEquality")
    private static LayerFacts layerOf(FileFacts file, List<LayerFacts> layers) {
        return layers.stream()
                .filter(layer -> layer.files().stream().anyMatch(each -> each == file))
                .findFirst()
                .orElseThrow();
    }
}
