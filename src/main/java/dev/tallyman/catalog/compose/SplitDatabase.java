package dev.tallyman.catalog.compose;

import dev.tallyman.catalog.LayerFacts;
import dev.tallyman.catalog.LayerFacts.FileFacts;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * A database of RPM whose write-ahead log is in another layer: SQLite reads the two together, whichever is the older, and neither layer tells
 * by itself what comes of it.
 *
 * @param path          of the database in the image; its log is beside it
 * @param databaseLayer which layer has it, counted from 0 at the bottom
 * @param databaseAt    its path there
 * @param logLayer      which layer has the log
 * @param logAt         its path there
 */
public record SplitDatabase(String path, int databaseLayer, String databaseAt, int logLayer, String logAt) {
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
        // By identity: two layers may tell the same of a file.
        IdentityHashMap<FileFacts, Integer> origins = new IdentityHashMap<>();
        for (int i = 0; i < layers.size(); i++) {
            tree.lay(layers.get(i));
            for (FileFacts file : layers.get(i).files()) {
                origins.put(file, i);
            }
        }
        List<SplitDatabase> found = new ArrayList<>();
        tree.files().forEach((path, files) -> {
            if (path.endsWith("/" + NAME)) {
                for (FileFacts database : files) {
                    for (FileFacts log : tree.at(path + LOG)) {
                        int below = origins.getOrDefault(database, 0);
                        int above = origins.getOrDefault(log, 0);
                        if (below != above) {
                            found.add(new SplitDatabase(path, below, database.path(), above, log.path()));
                        }
                    }
                }
            }
        });
        return found;
    }

    private static boolean isLog(FileFacts file) {
        return file.path().endsWith("/" + NAME + LOG);
    }
}
