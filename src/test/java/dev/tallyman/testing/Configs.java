package dev.tallyman.testing;

import dev.tallyman.model.Digest;
import dev.tallyman.model.ImageConfig;
import dev.tallyman.model.ImageConfig.HistoryEntry;
import dev.tallyman.model.Platform;
import java.util.List;
import java.util.Map;

/** Configurations of which only the layers matter. */
public final class Configs {
    private Configs() {}

    public static ImageConfig of(List<Digest> diffIds, List<HistoryEntry> steps) {
        return new ImageConfig(
                new Platform("linux", "amd64", null),
                null,
                null,
                null,
                "",
                List.of(),
                List.of(),
                List.of(),
                "",
                List.of(),
                List.of(),
                Map.of(),
                diffIds,
                steps);
    }
}
