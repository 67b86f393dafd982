package dev.tallyman.sandbox.samples;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tallyman.model.Digest;
import dev.tallyman.model.MediaType;
import dev.tallyman.model.Platform;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An image in memory: its manifest, its configuration, its layers. */
public record SampleImage(Platform platform, String mediaType, byte[] manifest, byte[] config, List<Layer> layers) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public SampleImage {
        layers = List.copyOf(layers);
    }

    public static Builder builder(Platform platform, Instant created) {
        return new Builder(platform, created);
    }

    public Digest digest() {
        return Digest.of(manifest);
    }

    static ObjectNode descriptor(String mediaType, byte[] content) {
        return JSON.createObjectNode()
                .put("mediaType", mediaType)
                .put("digest", Digest.of(content).toString())
                .put("size", content.length);
    }

    static byte[] bytes(JsonNode node) {
        try {
            return JSON.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is always JSON", e);
        }
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /** Puts an image together, bottom layer first. */
    public static final class Builder {
        private final Platform platform;
        private final Instant created;
        private final List<Layer> layers = new ArrayList<>();
        private final List<String> steps = new ArrayList<>();
        private final Map<String, String> labels = new TreeMap<>();
        private final List<String> environment = new ArrayList<>();
        private @Nullable String user;
        private @Nullable String entrypoint;
        private boolean docker;

        private Builder(Platform platform, Instant created) {
            this.platform = platform;
            this.created = created;
            environment.add("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
            labels.put("org.opencontainers.image.description", "Sample data of Tallyman's demo, nothing that runs");
        }

        public Builder layers(List<Layer> more) {
            more.forEach(layer -> {
                layers.add(layer);
                steps.add("");
            });
            return this;
        }

        public Builder layer(Layer layer) {
            return layers(List.of(layer));
        }

        public Builder user(String name) {
            user = name;
            steps.add("USER " + name);
            return this;
        }

        public Builder environment(String name, String value) {
            environment.add(name + "=" + value);
            steps.add("ENV " + name + "=" + value);
            return this;
        }

        public Builder entrypoint(String command) {
            entrypoint = command;
            steps.add("ENTRYPOINT [\"" + command + "\"]");
            return this;
        }

        public Builder label(String name, String value) {
            labels.put(name, value);
            return this;
        }

        /** Says where the image comes from. */
        public Builder source(String repository, String revision, String version) {
            return label("org.opencontainers.image.source", "https://github.com/" + repository)
                    .label("org.opencontainers.image.revision", revision)
                    .label("org.opencontainers.image.version", version)
                    .label("org.opencontainers.image.licenses", "Apache-2.0");
        }

        /** Makes it a Docker schema 2 image. */
        public Builder docker() {
            docker = true;
            return this;
        }

        public SampleImage build() {
            List<Layer> packed = docker ? layers.stream().map(Layer::forDocker).toList() : List.copyOf(layers);
            byte[] config = bytes(config());
            String mediaType = docker ? MediaType.DOCKER_MANIFEST : MediaType.OCI_MANIFEST;
            ObjectNode manifest = object().put("schemaVersion", 2).put("mediaType", mediaType);
            manifest.set("config", descriptor(docker ? MediaType.DOCKER_CONFIG : MediaType.OCI_CONFIG, config));
            var list = manifest.putArray("layers");
            packed.forEach(layer -> list.add(descriptor(layer.mediaType(), layer.content())));
            return new SampleImage(platform, mediaType, bytes(manifest), config, packed);
        }

        private ObjectNode config() {
            ObjectNode json = object().put("architecture", platform.architecture())
                    .put("os", platform.os())
                    .put("created", created.toString());
            if (platform.variant() != null) {
                json.put("variant", platform.variant());
            }
            ObjectNode config = json.putObject("config");
            if (user != null) {
                config.put("User", user);
            }
            environment.forEach(config.putArray("Env")::add);
            if (entrypoint != null) {
                config.putArray("Entrypoint").add(entrypoint);
            }
            labels.forEach(config.putObject("Labels")::put);
            ObjectNode rootfs = json.putObject("rootfs").put("type", "layers");
            var diffIds = rootfs.putArray("diff_ids");
            layers.forEach(layer -> diffIds.add(layer.diffId().toString()));
            history(json);
            return json;
        }

        /** Steps that made a layer carry its command; the others are marked empty. */
        private void history(ObjectNode json) {
            var history = json.putArray("history");
            int layer = 0;
            for (String step : steps) {
                ObjectNode entry = history.addObject().put("created", created.toString());
                if (step.isEmpty()) {
                    entry.put("created_by", layers.get(layer++).createdBy());
                } else {
                    entry.put("created_by", step)
                            .put("comment", "buildkit.dockerfile.v0")
                            .put("empty_layer", true);
                }
            }
        }
    }
}
