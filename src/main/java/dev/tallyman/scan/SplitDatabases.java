package dev.tallyman.scan;

import dev.tallyman.catalog.LayerAnalyzer;
import dev.tallyman.catalog.LayerFacts;
import dev.tallyman.catalog.compose.SplitDatabase;
import dev.tallyman.model.Descriptor;
import dev.tallyman.model.Digest;
import dev.tallyman.model.Problem;
import dev.tallyman.model.TallymanException;
import dev.tallyman.registry.ImageSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads databases whose write-ahead log is in another layer. To keep every database for the few that need it would make what is kept of a
 * layer a thousand times as long, so their two layers are read once more.
 */
final class SplitDatabases {
    private final LayerAnalyzer analyzer;

    SplitDatabases(LayerAnalyzer analyzer) {
        this.analyzer = analyzer;
    }

    /** The facts, and on top of them what split databases hold; or why they could not be read. */
    List<LayerFacts> joined(
            ImageSource source, List<Descriptor> layers, List<@Nullable Digest> diffIds, List<LayerFacts> facts) {
        List<SplitDatabase> splits = SplitDatabase.in(facts);
        if (splits.isEmpty()) {
            return facts;
        }
        List<LayerFacts> all = new ArrayList<>(facts);
        for (SplitDatabase split : splits) {
            try {
                TreeMap<String, byte[]> files = new TreeMap<>();
                int database = facts.indexOf(split.database());
                int log = facts.indexOf(split.log());
                files.put(split.path(), file(source, layers.get(database), diffIds.get(database), split.databaseAt()));
                files.put(split.logPath(), file(source, layers.get(log), diffIds.get(log), split.logAt()));
                all.add(analyzer.together(files, split.log().digest()));
            } catch (TallymanException e) {
                all.add(unread(split, layers.getFirst().digest(), e.reason()));
            } catch (IOException e) {
                all.add(unread(split, layers.getFirst().digest(), String.valueOf(e.getMessage())));
            }
        }
        return all;
    }

    private byte[] file(ImageSource source, Descriptor layer, @Nullable Digest diffId, String path) throws IOException {
        return analyzer.file(() -> source.blob(layer), layer, diffId, path);
    }

    private static LayerFacts unread(SplitDatabase split, Digest any, String reason) {
        Digest layer = split.log().digest();
        return LayerFacts.unread(
                layer == null ? any : layer,
                new Problem(
                        split.path(),
                        "its write-ahead log is in another layer, and the two could not be read together: " + reason));
    }
}
