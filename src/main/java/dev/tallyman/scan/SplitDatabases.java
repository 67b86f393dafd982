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
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads databases whose write-ahead log is in another layer. To keep every database for the few that need it would make what is kept of a
 * layer a thousand times as long, so their two layers are read once more.
 */
final class SplitDatabases {
    private final LayerAnalyzer analyzer;
    private final Set<Digest> unanswered;

    /** @param unanswered takes the layers that could not be had for a reason that says nothing of them */
    SplitDatabases(LayerAnalyzer analyzer, Set<Digest> unanswered) {
        this.unanswered = unanswered;
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
            Digest log = layers.get(split.logLayer()).digest();
            try {
                TreeMap<String, byte[]> files = new TreeMap<>();
                files.put(split.path(), file(source, layers, diffIds, split.databaseLayer(), split.databaseAt()));
                files.put(split.logPath(), file(source, layers, diffIds, split.logLayer(), split.logAt()));
                all.add(analyzer.together(files, log));
            } catch (TallymanException e) {
                if (!LayerReading.isOfTheContent(e.code())) {
                    unanswered.add(log);
                }
                all.add(unread(split, log, e.reason()));
            } catch (IOException e) {
                all.add(unread(split, log, String.valueOf(e.getMessage())));
            }
        }
        return all;
    }

    private byte[] file(
            ImageSource source, List<Descriptor> layers, List<@Nullable Digest> diffIds, int layer, String path)
            throws IOException {
        Descriptor descriptor = layers.get(layer);
        return analyzer.file(() -> source.blob(descriptor), descriptor, diffIds.get(layer), path);
    }

    private static LayerFacts unread(SplitDatabase split, Digest layer, String reason) {
        return LayerFacts.unread(
                layer,
                new Problem(
                        split.path(),
                        "its write-ahead log is in another layer, and the two could not be read together: " + reason));
    }
}
