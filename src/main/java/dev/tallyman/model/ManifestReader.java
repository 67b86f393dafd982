package dev.tallyman.model;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads manifests, indexes and configurations. The content is whoever's pushed it: sizes are capped by the caller
 * ({@link #MAX_MANIFEST_BYTES}), depth and numbers by Jackson's constraints, and whatever does not fit is a {@link MalformedException}.
 */
public final class ManifestReader {
    /** What a registry must accept at least is 4 MiB; past 32 MiB nothing is read. */
    public static final int MAX_MANIFEST_BYTES = 32 << 20;

    /** Entries of an index, layers of a manifest, steps of a history: past this the content is refused. */
    public static final int MAX_LIST = 10_000;

    private static final JsonTree JSON = JsonTree.within(StreamReadConstraints.builder()
            .maxNestingDepth(64)
            .maxStringLength(MAX_MANIFEST_BYTES)
            .build());

    private ManifestReader() {}

    /** The content is not what its media type says. The message says what is wrong, for a user. */
    public static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1;

        public MalformedException(String message) {
            super(message);
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }

    /**
     * Reads a manifest or index.
     *
     * @param mediaType as the registry's {@code Content-Type} or the descriptor says; the content's own {@code mediaType} must agree where it has one
     */
    public static Manifest readManifest(byte[] content, @Nullable String mediaType) throws MalformedException {
        JsonNode root = readObject(content, "manifest");
        if (root.path("schemaVersion").asInt() == 1) {
            throw new MalformedException("a Docker schema 1 manifest, which registries no longer serve");
        }
        String own = root.path("mediaType").asText("");
        String type = !own.isEmpty() ? own : mediaType == null ? "" : mediaType.split(";", 2)[0].strip();
        if (type.isEmpty()) {
            type = root.has("manifests") ? MediaType.OCI_INDEX : MediaType.OCI_MANIFEST;
        }
        if (root.has("manifests") && (root.has("layers") || root.has("config"))) {
            throw new MalformedException("both an index and an image: it has manifests and layers");
        }
        if (MediaType.isIndex(type)) {
            return new Manifest.Index(
                    type,
                    descriptors(root.path("manifests"), "manifests"),
                    optionalDescriptor(root.path("subject")),
                    text(root.path("artifactType")),
                    strings(root.path("annotations")));
        }
        if (MediaType.isManifest(type)) {
            return new Manifest.Image(
                    type,
                    descriptor(root.path("config"), "config"),
                    descriptors(root.path("layers"), "layers"),
                    optionalDescriptor(root.path("subject")),
                    text(root.path("artifactType")),
                    strings(root.path("annotations")));
        }
        throw new MalformedException("an unknown kind of manifest: " + type);
    }

    /** Reads an image's configuration. */
    public static ImageConfig readConfig(byte[] content) throws MalformedException {
        JsonNode root = readObject(content, "image configuration");
        JsonNode config = root.path("config");
        List<Digest> diffIds = new ArrayList<>();
        for (JsonNode diffId : list(root.path("rootfs").path("diff_ids"), "diff_ids")) {
            diffIds.add(Digest.tryParse(diffId.asText())
                    .orElseThrow(() -> new MalformedException("a diff_id that is not a digest: " + diffId.asText())));
        }
        List<ImageConfig.HistoryEntry> history = new ArrayList<>();
        for (JsonNode entry : list(root.path("history"), "history")) {
            history.add(new ImageConfig.HistoryEntry(
                    instant(entry.path("created")),
                    entry.path("created_by").asText(""),
                    text(entry.path("comment")),
                    entry.path("empty_layer").asBoolean(false)));
        }
        return new ImageConfig(
                platform(root),
                text(root.path("os.version")),
                instant(root.path("created")),
                text(root.path("author")),
                config.path("User").asText(""),
                texts(config.path("Env")),
                texts(config.path("Entrypoint")),
                texts(config.path("Cmd")),
                config.path("WorkingDir").asText(""),
                keys(config.path("ExposedPorts")),
                keys(config.path("Volumes")),
                strings(config.path("Labels")),
                diffIds,
                history);
    }

    private static JsonNode readObject(byte[] content, String what) throws MalformedException {
        JsonNode root;
        try {
            root = JSON.read(content);
        } catch (JacksonException e) {
            throw new MalformedException("the " + what + " is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new MalformedException("the " + what + " is not JSON: " + e.getMessage());
        }
        if (!root.isObject()) {
            throw new MalformedException("the " + what + " is not a JSON object");
        }
        return root;
    }

    private static Descriptor descriptor(JsonNode node, String where) throws MalformedException {
        if (!node.isObject()) {
            throw new MalformedException(where + " is missing");
        }
        Digest digest = Digest.tryParse(node.path("digest").asText(""))
                .orElseThrow(() -> new MalformedException(
                        where + " has no valid digest: " + node.path("digest").asText("")));
        if (!node.path("size").canConvertToLong() || node.path("size").asLong() < 0) {
            throw new MalformedException(where + " has no valid size");
        }
        JsonNode platform = node.path("platform");
        return new Descriptor(
                node.path("mediaType").asText(""),
                digest,
                node.path("size").asLong(),
                platform.isObject() ? platform(platform) : null,
                text(node.path("artifactType")),
                strings(node.path("annotations")));
    }

    private static @Nullable Descriptor optionalDescriptor(JsonNode node) throws MalformedException {
        return node.isObject() ? descriptor(node, "subject") : null;
    }

    private static List<Descriptor> descriptors(JsonNode node, String where) throws MalformedException {
        List<Descriptor> all = new ArrayList<>();
        for (JsonNode element : list(node, where)) {
            all.add(descriptor(element, where + "[" + all.size() + "]"));
        }
        return all;
    }

    /** A list that may be absent or null; more than {@link #MAX_LIST} elements, or something else in its place, is malformed. */
    private static JsonNode list(JsonNode node, String where) throws MalformedException {
        if (node.isMissingNode() || node.isNull()) {
            return MissingNode.getInstance();
        }
        if (!node.isArray() || node.size() > MAX_LIST) {
            throw new MalformedException(where + " is not a list of at most " + MAX_LIST + " elements");
        }
        return node;
    }

    private static Platform platform(JsonNode node) {
        String variant = text(node.path("variant"));
        return new Platform(
                node.path("os").asText("unknown"),
                node.path("architecture").asText("unknown"),
                variant == null || variant.isEmpty() ? null : variant);
    }

    private static @Nullable Instant instant(JsonNode node) {
        if (!node.isTextual()) {
            return null;
        }
        try {
            return OffsetDateTime.parse(node.asText()).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static @Nullable String text(JsonNode node) {
        return node.isTextual() ? node.asText() : null;
    }

    private static List<String> texts(JsonNode node) {
        List<String> all = new ArrayList<>();
        node.forEach(element -> all.add(element.asText("")));
        return all;
    }

    private static List<String> keys(JsonNode node) {
        List<String> all = new ArrayList<>();
        node.fieldNames().forEachRemaining(all::add);
        return all;
    }

    private static Map<String, String> strings(JsonNode node) {
        Map<String, String> all = new LinkedHashMap<>();
        node.properties()
                .forEach(entry -> all.put(entry.getKey(), entry.getValue().asText("")));
        return all;
    }
}
