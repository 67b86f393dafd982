package dev.tallyman.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An image's configuration (OCI image specification, config.md). Read it with {@link ManifestReader}.
 *
 * @param user    as it stands; empty means root
 * @param diffIds digests of the uncompressed layers, bottom first
 * @param history the build steps, bottom first; those with {@code emptyLayer} brought no layer
 */
public record ImageConfig(
        Platform platform,
        @Nullable String osVersion,
        @Nullable Instant created,
        @Nullable String author,
        String user,
        List<String> env,
        List<String> entrypoint,
        List<String> cmd,
        String workingDir,
        List<String> exposedPorts,
        List<String> volumes,
        Map<String, String> labels,
        List<Digest> diffIds,
        List<HistoryEntry> history) {
    public ImageConfig {
        env = List.copyOf(env);
        entrypoint = List.copyOf(entrypoint);
        cmd = List.copyOf(cmd);
        exposedPorts = List.copyOf(exposedPorts);
        volumes = List.copyOf(volumes);
        labels = Map.copyOf(labels);
        diffIds = List.copyOf(diffIds);
        history = List.copyOf(history);
    }

    /** One build step. */
    public record HistoryEntry(
            @Nullable Instant created,
            String createdBy,
            @Nullable String comment,
            boolean emptyLayer) {}

    /** The step that made layer {@code position} (from 0, bottom first), where the history tells. */
    public @Nullable HistoryEntry historyOfLayer(int position) {
        int layer = 0;
        for (HistoryEntry entry : history) {
            if (!entry.emptyLayer() && layer++ == position) {
                return entry;
            }
        }
        return null;
    }
}
