package dev.tallyman.inventory;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.tallyman.model.Digest;
import dev.tallyman.model.ImageConfig;
import dev.tallyman.model.Platform;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An image of one platform, as {@code tallyman show} has it; components are named as its JSON.
 *
 * @param digest      of its manifest
 * @param size        config and layers as stated, in bytes
 * @param config      null where it could not be read
 * @param layers      bottom first
 * @param readState   whether its contents were read
 * @param imageConfig the whole configuration, which the JSON leaves out
 */
public record PlatformImage(
        @JsonSerialize(using = ToStringSerializer.class) Digest digest,
        @JsonSerialize(using = ToStringSerializer.class) Platform platform,
        long size,
        @Nullable Config config,
        List<Layer> layers,
        ReadState readState,

        @JsonIgnore Optional<ImageConfig> imageConfig) {
    public PlatformImage {
        layers = List.copyOf(layers);
    }

    /** What people ask of a configuration. */
    public record Config(
            String user,
            List<String> env,
            List<String> entrypoint,
            List<String> cmd,
            String workingDir,
            List<String> exposedPorts,
            Map<String, String> labels,

            @JsonSerialize(using = ToStringSerializer.class) @Nullable
            Instant created) {
        public static Config of(ImageConfig config) {
            return new Config(
                    config.user(),
                    config.env(),
                    config.entrypoint(),
                    config.cmd(),
                    config.workingDir(),
                    config.exposedPorts(),
                    new TreeMap<>(config.labels()),
                    config.created());
        }
    }

    /**
     * @param digest    as the manifest has it
     * @param createdBy the build step that made it; empty where the history does not tell
     */
    public record Layer(
            @JsonSerialize(using = ToStringSerializer.class) Digest digest,
            long size,
            String mediaType,
            String createdBy,

            @JsonSerialize(using = ToStringSerializer.class) @Nullable
            Digest diffId) {}
}
