package dev.tallyman.registry;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tallyman.model.Descriptor;
import dev.tallyman.model.Digest;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.JsonTree;
import dev.tallyman.model.Manifest;
import dev.tallyman.model.ManifestReader;
import dev.tallyman.model.MediaType;
import dev.tallyman.model.TallymanException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** An OCI image layout (image-layout.md), as a folder or as a tar archive of one. */
public final class OciLayout implements ImageSource {
    private static final String REF_NAME = "org.opencontainers.image.ref.name";
    private static final String CONTAINERD_NAME = "io.containerd.image.name";
    private static final int MAX_MARKER = 4096;
    private static final JsonTree JSON =
            JsonTree.within(StreamReadConstraints.builder().maxNestingDepth(64).build());

    private final LocalFiles files;
    private final ObjectNode index;
    private final List<Descriptor> manifests;

    private OciLayout(LocalFiles files) {
        this.files = files;
        requireMarker();
        byte[] content = read("index.json", ManifestReader.MAX_MANIFEST_BYTES);
        try {
            Manifest manifest = ManifestReader.readManifest(content, MediaType.OCI_INDEX);
            JsonNode root = JSON.read(content);
            if (!(manifest instanceof Manifest.Index list) || !(root instanceof ObjectNode object)) {
                throw bad("its index.json is not an image index");
            }
            this.manifests = list.manifests();
            this.index = object;
        } catch (ManifestReader.MalformedException e) {
            throw bad("its index.json is not valid: " + e.getMessage());
        } catch (IOException e) {
            throw bad("its index.json is not valid");
        }
    }

    public static OciLayout folder(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw missing("read the OCI layout " + folder, "there is no such folder");
        }
        return new OciLayout(new FolderFiles(folder));
    }

    public static OciLayout archive(Path file) {
        if (!Files.isRegularFile(file)) {
            throw missing("read the OCI archive " + file, "there is no such file");
        }
        return new OciLayout(TarFiles.open(file));
    }

    /** @param identifier a tag or a digest; empty: all that the index has, where that is one image or one image's platforms */
    @Override
    public Resolved resolve(String identifier) {
        Optional<Digest> digest = Digest.tryParse(identifier);
        if (digest.isPresent()) {
            return byDigest(digest.get());
        }
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < manifests.size(); i++) {
            if (identifier.isEmpty() || isNamed(manifests.get(i), identifier)) {
                found.add(i);
            }
        }
        if (found.size() == 1) {
            Descriptor only = manifests.get(found.getFirst());
            return new Resolved(only, manifest(only));
        }
        SortedSet<String> names = names();
        if (found.isEmpty() && manifests.isEmpty()) {
            throw missing("read " + files.shown(), "its index.json lists no image");
        }
        if (found.isEmpty()) {
            throw missing(
                    "read " + files.shown() + ":" + identifier,
                    "it has no image of that tag; it has " + (names.isEmpty() ? "no tags" : String.join(", ", names)));
        }
        if (identifier.isEmpty() && names.size() > 1) {
            throw new TallymanException(
                    ErrorCode.USAGE,
                    "read " + files.shown(),
                    "it has several images: " + String.join(", ", names),
                    "Say which: " + files.shown() + ":" + names.iterator().next());
        }
        return together(found);
    }

    @Override
    public Optional<Resolved> tagged(String tag) {
        return manifests.stream()
                .filter(manifest -> isNamed(manifest, tag))
                .findFirst()
                .map(found -> new Resolved(found, manifest(found)));
    }

    /** Of what the index lists as artifacts: there may be many images beside them, which are nobody's referrers. */
    @Override
    public List<Descriptor> referrers(Digest subject) {
        return manifests.stream()
                .filter(one -> one.artifactType() != null && isAbout(one, subject))
                .toList();
    }

    private boolean isAbout(Descriptor referrer, Digest subject) {
        try {
            Descriptor of = ManifestReader.readManifest(manifest(referrer), referrer.mediaType())
                    .subject();
            return of != null && of.digest().equals(subject);
        } catch (ManifestReader.MalformedException | TallymanException e) {
            return false; // what cannot be read is about nothing; who asks for it by name is told why
        }
    }

    @Override
    public byte[] manifest(Descriptor descriptor) {
        return Contents.readChecked(
                this,
                descriptor,
                ManifestReader.MAX_MANIFEST_BYTES,
                "read the manifest " + descriptor.digest() + " of " + files.shown());
    }

    @Override
    public InputStream blob(Descriptor descriptor) throws IOException {
        try {
            return files.open(path(descriptor.digest()));
        } catch (NoSuchFileException e) {
            throw missing(
                    "read the blob " + descriptor.digest() + " of " + files.shown(),
                    "it is not there: the image is incomplete");
        }
    }

    @Override
    public Optional<InputStream> part(Descriptor descriptor, long first, long length) throws IOException {
        String path = path(descriptor.digest());
        long size = files.size(path).orElse(descriptor.size());
        if (size != descriptor.size()) {
            throw bad("its blob " + descriptor.digest() + " has " + size + " bytes instead of " + descriptor.size());
        }
        try {
            return files.open(path, first, length);
        } catch (NoSuchFileException e) {
            throw missing(
                    "read the blob " + descriptor.digest() + " of " + files.shown(),
                    "it is not there: the image is incomplete");
        }
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

    private Resolved byDigest(Digest digest) {
        Optional<Descriptor> listed = manifests.stream()
                .filter(manifest -> manifest.digest().equals(digest))
                .findFirst();
        Descriptor descriptor = listed.orElseGet(() -> files.size(path(digest))
                .map(size -> new Descriptor(mediaTypeOf(digest, size), digest, size))
                .orElseThrow(() -> missing("read " + files.shown() + "@" + digest, "it has no such manifest")));
        return new Resolved(descriptor, manifest(descriptor));
    }

    /** A child that index.json does not list tells its type itself. */
    private String mediaTypeOf(Digest digest, long size) {
        byte[] content = manifest(new Descriptor("", digest, size));
        try {
            return ManifestReader.readManifest(content, null).mediaType();
        } catch (ManifestReader.MalformedException e) {
            throw bad(digest + " is not a manifest: " + e.getMessage());
        }
    }

    /** Several manifests under one name are one image's platforms: the index of them is what the name means. */
    private Resolved together(List<Integer> positions) {
        ObjectNode part = JsonTree.object();
        part.put("schemaVersion", 2);
        part.put("mediaType", MediaType.OCI_INDEX);
        ArrayNode list = part.putArray("manifests");
        positions.forEach(position -> list.add(index.path("manifests").get(position)));
        byte[] content = part.toString().getBytes(StandardCharsets.UTF_8);
        return new Resolved(new Descriptor(MediaType.OCI_INDEX, Digest.of(content), content.length), content);
    }

    private SortedSet<String> names() {
        SortedSet<String> names = new TreeSet<>();
        for (Descriptor manifest : manifests) {
            String name = name(manifest);
            if (name != null) {
                names.add(name);
            }
        }
        return names;
    }

    private static @Nullable String name(Descriptor manifest) {
        String name = manifest.annotations().get(REF_NAME);
        return name != null ? name : manifest.annotations().get(CONTAINERD_NAME);
    }

    private static boolean isNamed(Descriptor manifest, String tag) {
        String name = name(manifest);
        String full = manifest.annotations().get(CONTAINERD_NAME);
        return tag.equals(name)
                || (name != null && name.endsWith(":" + tag))
                || (full != null && (full.equals(tag) || full.endsWith(":" + tag)));
    }

    private void requireMarker() {
        if (files.size("oci-layout").isEmpty()) {
            boolean dockerSave = files.size("manifest.json").isPresent();
            throw new TallymanException(
                    ErrorCode.BAD_CONTENT,
                    "read the OCI layout " + files.shown(),
                    "it has no file oci-layout, so it is not one",
                    dockerSave ? "It looks like what docker save writes: docker-archive:" + files.shown() : "");
        }
        try {
            JsonNode marker = JSON.read(read("oci-layout", MAX_MARKER));
            String version = marker.path("imageLayoutVersion").asText("");
            if (!version.startsWith("1.")) {
                throw bad("its layout version is not 1.x: " + version);
            }
        } catch (IOException e) {
            throw bad("its file oci-layout is not JSON");
        }
    }

    private byte[] read(String path, int maxBytes) {
        try (InputStream in = files.open(path)) {
            byte[] content = in.readNBytes(maxBytes + 1);
            if (content.length > maxBytes) {
                throw bad("its " + path + " is longer than " + maxBytes + " bytes");
            }
            return content;
        } catch (NoSuchFileException e) {
            throw bad("it has no " + path);
        } catch (IOException e) {
            throw bad("its " + path + " cannot be read: " + e.getMessage());
        }
    }

    private static String path(Digest digest) {
        return "blobs/" + digest.algorithm() + "/" + digest.hex();
    }

    private TallymanException bad(String reason) {
        return new TallymanException(ErrorCode.BAD_CONTENT, "read the OCI layout " + files.shown(), reason, "");
    }

    private static TallymanException missing(String action, String reason) {
        return new TallymanException(ErrorCode.NOT_FOUND, action, reason, "Check the path and the tag");
    }
}
