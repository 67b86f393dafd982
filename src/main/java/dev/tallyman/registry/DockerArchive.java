package dev.tallyman.registry;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tallyman.model.Descriptor;
import dev.tallyman.model.Digest;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.ImageConfig;
import dev.tallyman.model.JsonTree;
import dev.tallyman.model.ManifestReader;
import dev.tallyman.model.MediaType;
import dev.tallyman.model.TallymanException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * What {@code docker save} writes: {@code manifest.json}, configurations, and layers as tars (Docker Image Specification v1.2; since Docker 25 the same
 * files lie in {@code blobs/}). A manifest is made from it: an uncompressed layer's digest is the diff-id that the configuration states, so that the check
 * of the content is the check of the configuration's word.
 */
public final class DockerArchive implements ImageSource {
    private static final int MAX_CONFIG = 8 << 20;
    private static final Pattern BLOB = Pattern.compile("blobs/(sha256|sha512)/([a-f0-9]+)");
    private static final Pattern CONFIG = Pattern.compile("([a-f0-9]{64})\\.json");
    private static final JsonTree JSON =
            JsonTree.within(StreamReadConstraints.builder().maxNestingDepth(64).build());

    private final LocalFiles files;
    private final List<Saved> images;
    private final Map<Digest, String> paths = new ConcurrentHashMap<>();
    private final Map<Digest, byte[]> manifests = new ConcurrentHashMap<>();

    private record Saved(String config, List<String> tags, List<String> layers) {}

    private DockerArchive(LocalFiles files) {
        this.files = files;
        this.images = readImages();
    }

    public static DockerArchive open(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new TallymanException(
                    ErrorCode.NOT_FOUND, "read the archive " + file, "there is no such file", "Check the path");
        }
        return new DockerArchive(TarFiles.open(file));
    }

    /** @param identifier a tag, a {@code name:tag}, or the digest of a manifest that was resolved before; empty: the only image */
    @Override
    public Resolved resolve(String identifier) {
        Optional<Digest> digest = Digest.tryParse(identifier);
        if (digest.isPresent()) {
            images.forEach(this::resolved);
            byte[] content = manifests.get(digest.get());
            if (content != null) {
                return new Resolved(new Descriptor(MediaType.DOCKER_MANIFEST, digest.get(), content.length), content);
            }
        }
        List<Saved> found = images.stream()
                .filter(image -> identifier.isEmpty() || isNamed(image, identifier))
                .toList();
        List<String> names =
                images.stream().flatMap(image -> image.tags.stream()).sorted().toList();
        if (found.isEmpty()) {
            throw new TallymanException(
                    ErrorCode.NOT_FOUND,
                    "read " + files.shown() + (identifier.isEmpty() ? "" : ":" + identifier),
                    "it has no such image; it has " + (names.isEmpty() ? "no names" : String.join(", ", names)),
                    "Name one of them");
        }
        if (found.size() > 1) {
            throw new TallymanException(
                    ErrorCode.USAGE,
                    "read " + files.shown(),
                    "it has several images: " + String.join(", ", names),
                    "Say which: docker-archive:" + files.shown() + ":NAME:TAG");
        }
        return resolved(found.getFirst());
    }

    @Override
    public byte[] manifest(Descriptor descriptor) {
        byte[] made = manifests.get(descriptor.digest());
        String action = "read the manifest " + descriptor.digest() + " of " + files.shown();
        if (made == null) {
            throw new TallymanException(ErrorCode.NOT_FOUND, action, "it is not there", "");
        }
        return Contents.check(descriptor, made.clone(), action);
    }

    @Override
    public InputStream blob(Descriptor descriptor) throws IOException {
        String path = paths.get(descriptor.digest());
        if (path == null) {
            throw new TallymanException(
                    ErrorCode.NOT_FOUND,
                    "read the blob " + descriptor.digest() + " of " + files.shown(),
                    "it is not there: the image is incomplete",
                    "");
        }
        return files.open(path);
    }

    @Override
    public byte[] smallBlob(Descriptor descriptor, int maxBytes) {
        return Contents.readChecked(
                this, descriptor, maxBytes, "read the blob " + descriptor.digest() + " of " + files.shown());
    }

    @Override
    public void close() {
        files.close();
    }

    private Resolved resolved(Saved image) {
        byte[] config = read(image.config, MAX_CONFIG);
        Digest configDigest = Digest.of(config);
        statedDigest(image.config)
                .filter(stated -> !stated.equals(configDigest))
                .ifPresent(stated -> {
                    throw bad("its configuration does not have the digest of its name, " + stated);
                });
        ImageConfig read;
        try {
            read = ManifestReader.readConfig(config);
        } catch (ManifestReader.MalformedException e) {
            throw bad(String.valueOf(e.getMessage()));
        }
        if (read.diffIds().size() != image.layers.size()) {
            throw bad("its configuration has " + read.diffIds().size() + " diff-ids for " + image.layers.size()
                    + " layers");
        }
        paths.put(configDigest, image.config);
        ObjectNode manifest = JsonTree.object();
        manifest.put("schemaVersion", 2);
        manifest.put("mediaType", MediaType.DOCKER_MANIFEST);
        describe(manifest.putObject("config"), MediaType.DOCKER_CONFIG, configDigest, config.length);
        ArrayNode layers = manifest.putArray("layers");
        for (int i = 0; i < image.layers.size(); i++) {
            layer(layers.addObject(), image.layers.get(i), read.diffIds().get(i));
        }
        byte[] content = manifest.toString().getBytes(StandardCharsets.UTF_8);
        Digest digest = Digest.of(content);
        manifests.put(digest, content);
        return new Resolved(new Descriptor(MediaType.DOCKER_MANIFEST, digest, content.length), content);
    }

    private void layer(ObjectNode node, String path, Digest diffId) {
        long size = files.size(path).orElseThrow(() -> bad("its layer " + path + " is missing"));
        Compression compression = compression(path);
        Digest digest = statedDigest(path).orElseGet(() -> compression == Compression.NONE ? diffId : digestOf(path));
        paths.put(digest, path);
        describe(node, MediaType.DOCKER_LAYER + compression.suffix, digest, size);
    }

    private enum Compression {
        NONE(""),
        GZIP(".gzip"),
        ZSTD(".zstd");

        private final String suffix;

        Compression(String suffix) {
            this.suffix = suffix;
        }
    }

    private Compression compression(String path) {
        try (InputStream in = files.open(path)) {
            byte[] magic = in.readNBytes(4);
            if (magic.length >= 2 && magic[0] == 0x1f && magic[1] == (byte) 0x8b) {
                return Compression.GZIP;
            }
            boolean zstd = magic.length == 4
                    && magic[0] == 0x28
                    && magic[1] == (byte) 0xb5
                    && magic[2] == 0x2f
                    && magic[3] == (byte) 0xfd;
            return zstd ? Compression.ZSTD : Compression.NONE;
        } catch (IOException e) {
            throw bad("its layer " + path + " cannot be read: " + e.getMessage());
        }
    }

    /** A layer that is compressed, and whose name is not its digest, has no other way to tell it. */
    private Digest digestOf(String path) {
        Digest like = Digest.of(new byte[0]);
        MessageDigest hash = like.newHash();
        byte[] buffer = new byte[256 << 10];
        try (InputStream in = files.open(path)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                hash.update(buffer, 0, count);
            }
            return Digest.of(like.algorithm(), hash);
        } catch (IOException e) {
            throw bad("its layer " + path + " cannot be read: " + e.getMessage());
        }
    }

    private List<Saved> readImages() {
        if (files.size("manifest.json").isEmpty()) {
            boolean layout = files.size("oci-layout").isPresent();
            throw new TallymanException(
                    ErrorCode.BAD_CONTENT,
                    "read the archive " + files.shown(),
                    "it has no manifest.json, so docker save did not write it",
                    layout ? "It is an OCI archive: oci-archive:" + files.shown() : "");
        }
        try {
            JsonNode root = JSON.read(read("manifest.json", ManifestReader.MAX_MANIFEST_BYTES));
            if (!root.isArray() || root.isEmpty() || root.size() > ManifestReader.MAX_LIST) {
                throw bad("its manifest.json is not a list of images");
            }
            List<Saved> all = new ArrayList<>();
            for (JsonNode image : root) {
                List<String> layers = texts(image.path("Layers"));
                if (image.path("Config").asText("").isEmpty() || layers.size() > ManifestReader.MAX_LIST) {
                    throw bad("its manifest.json names no configuration, or too many layers");
                }
                all.add(new Saved(image.path("Config").asText(), texts(image.path("RepoTags")), layers));
            }
            return all;
        } catch (IOException e) {
            throw bad("its manifest.json is not JSON");
        }
    }

    private static List<String> texts(JsonNode list) {
        List<String> all = new ArrayList<>();
        list.forEach(item -> all.add(item.asText()));
        return all;
    }

    private byte[] read(String path, int maxBytes) {
        try (InputStream in = files.open(path)) {
            byte[] content = in.readNBytes(maxBytes + 1);
            if (content.length > maxBytes) {
                throw bad("its " + path + " is longer than " + maxBytes + " bytes");
            }
            return content;
        } catch (NoSuchFileException e) {
            throw bad("it has no " + path + ", which its manifest.json names");
        } catch (IOException e) {
            throw bad("its " + path + " cannot be read: " + e.getMessage());
        }
    }

    private static Optional<Digest> statedDigest(String path) {
        var blob = BLOB.matcher(path);
        if (blob.matches()) {
            return Digest.tryParse(blob.group(1) + ":" + blob.group(2));
        }
        var config = CONFIG.matcher(path);
        return config.matches() ? Digest.tryParse("sha256:" + config.group(1)) : Optional.empty();
    }

    private static boolean isNamed(Saved image, String name) {
        return image.tags.stream()
                .anyMatch(tag -> tag.equals(name) || tag.endsWith(":" + name) || tag.endsWith("/" + name));
    }

    private static void describe(ObjectNode node, String mediaType, Digest digest, long size) {
        node.put("mediaType", mediaType);
        node.put("size", size);
        node.put("digest", digest.toString());
    }

    private TallymanException bad(String reason) {
        return new TallymanException(ErrorCode.BAD_CONTENT, "read the archive " + files.shown(), reason, "");
    }
}
