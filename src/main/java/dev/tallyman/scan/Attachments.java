package dev.tallyman.scan;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tallyman.model.Descriptor;
import dev.tallyman.model.Digest;
import dev.tallyman.model.JsonTree;
import dev.tallyman.model.Manifest;
import dev.tallyman.model.ManifestReader;
import dev.tallyman.model.MediaType;
import dev.tallyman.model.Problem;
import dev.tallyman.model.TallymanException;
import dev.tallyman.registry.ImageSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the documents of one kind that are attached to an image: by cosign ({@code sha256-….att}), by the referrers' fall-back tag
 * ({@code sha256-…}), by what names the image as its subject, and by BuildKit's attestation manifests in its index. Only what may be of the
 * kind is fetched whole. What cannot be read is a notice: it could only have said less.
 */
final class Attachments<T> {
    /** Manifests and layers looked at for one image; more are not read, and that is said. */
    static final int MAX_DOCUMENTS = 64;

    static final Set<String> ENVELOPES =
            Set.of("application/vnd.dsse.envelope.v1+json", "application/vnd.in-toto+json");
    static final String BUNDLE = "application/vnd.dev.sigstore.bundle";

    /** An SBOM's components stand in each other; the content of an envelope is one text. */
    private static final JsonTree JSON = JsonTree.within(StreamReadConstraints.builder()
            .maxNestingDepth(256)
            .maxStringLength(ManifestReader.MAX_MANIFEST_BYTES)
            .build());

    private final ImageSource source;
    private final Set<Problem> notices;
    private final AttachmentKind<T> kind;
    private final Map<Digest, List<T>> byDigest = new HashMap<>();
    /** What was read already for a subject: a client leaves one manifest in several places. */
    private final Map<Digest, Set<Digest>> read = new HashMap<>();

    Attachments(ImageSource source, AttachmentKind<T> kind, Set<Problem> notices) {
        this.source = source;
        this.kind = kind;
        this.notices = notices;
    }

    /** What is attached to an image, and to the index that it is in. */
    List<T> of(ImageSource.Resolved root, Digest image) {
        Set<T> all = new LinkedHashSet<>(tagged(image));
        if (!root.descriptor().digest().equals(image)) {
            all.addAll(tagged(root.descriptor().digest()));
            all.addAll(inIndex(root, image));
        }
        return List.copyOf(all);
    }

    private List<T> tagged(Digest subject) {
        return byDigest.computeIfAbsent(subject, digest -> {
            String tag = digest.algorithm() + "-" + digest.hex();
            List<T> found = new ArrayList<>();
            kind.suffixes().forEach(suffix -> found.addAll(referrers(tag + suffix, digest)));
            found.addAll(referrers(tag, digest));
            source.referrers(digest).stream()
                    .limit(MAX_DOCUMENTS)
                    .forEach(referrer -> found.addAll(attestation(referrer, digest)));
            return found;
        });
    }

    private List<T> referrers(String tag, Digest subject) {
        try {
            Optional<ImageSource.Resolved> found = source.tagged(tag);
            return found.isEmpty()
                    ? List.of()
                    : manifest(found.get().descriptor(), found.get().content(), subject);
        } catch (TallymanException e) {
            notice(tag, e.reason());
            return List.of();
        }
    }

    private List<T> manifest(Descriptor descriptor, byte[] content, Digest subject) {
        List<T> found = new ArrayList<>();
        if (!read.computeIfAbsent(subject, key -> new HashSet<>()).add(descriptor.digest())) {
            return found;
        }
        try {
            switch (ManifestReader.readManifest(content, descriptor.mediaType())) {
                case Manifest.Image image -> layers(descriptor.digest(), image, subject, found);
                case Manifest.Index index -> {
                    List<Descriptor> children = index.manifests();
                    if (children.size() > MAX_DOCUMENTS) {
                        notice(
                                descriptor.digest().toString(),
                                "of its attachments only " + MAX_DOCUMENTS + " are read");
                    }
                    children.stream()
                            .limit(MAX_DOCUMENTS)
                            .filter(child -> !MediaType.isIndex(child.mediaType()))
                            .forEach(child -> found.addAll(manifest(child, source.manifest(child), subject)));
                }
            }
        } catch (ManifestReader.MalformedException e) {
            notice(descriptor.digest().toString(), e.getMessage());
        } catch (TallymanException e) {
            notice(descriptor.digest().toString(), e.reason());
        }
        return found;
    }

    private List<T> inIndex(ImageSource.Resolved root, Digest image) {
        List<T> found = new ArrayList<>();
        try {
            if (ManifestReader.readManifest(root.content(), root.descriptor().mediaType())
                    instanceof Manifest.Index index) {
                index.manifests().stream()
                        .filter(Manifest::isBuildKitAttestation)
                        .filter(child ->
                                image.toString().equals(child.annotations().get("vnd.docker.reference.digest")))
                        .limit(MAX_DOCUMENTS)
                        .forEach(child -> found.addAll(attestation(child, image)));
            }
        } catch (ManifestReader.MalformedException e) {
            notice(root.descriptor().digest().toString(), e.getMessage());
        }
        return found;
    }

    private List<T> attestation(Descriptor child, Digest image) {
        try {
            return manifest(child, source.manifest(child), image);
        } catch (TallymanException e) {
            notice(child.digest().toString(), e.reason());
            return List.of();
        }
    }

    private void layers(Digest manifest, Manifest.Image attached, Digest subject, List<T> into) {
        attached.layers().stream()
                .limit(MAX_DOCUMENTS)
                .forEach(layer -> kind.unread(layer)
                        .ifPresent(what -> notice(layer.digest().toString(), what)));
        attached.layers().stream()
                .filter(kind::mayBe)
                .limit(MAX_DOCUMENTS)
                .forEach(layer -> document(manifest, layer, subject).ifPresent(into::add));
    }

    private Optional<T> document(Digest manifest, Descriptor layer, Digest subject) {
        try {
            return predicate(JSON.read(source.smallBlob(layer, kind.maxBytes())), layer, subject)
                    .flatMap(document -> kind.read(manifest, layer, document));
        } catch (JacksonException e) {
            notice(layer.digest().toString(), "it is not JSON");
        } catch (IOException e) {
            notice(layer.digest().toString(), String.valueOf(e.getMessage()));
        } catch (TallymanException e) {
            notice(layer.digest().toString(), e.reason());
        }
        return Optional.empty();
    }

    /** Out of a Sigstore bundle, a DSSE envelope, an in-toto statement; or the document itself. */
    private Optional<JsonNode> predicate(JsonNode root, Descriptor layer, Digest subject) throws IOException {
        JsonNode envelope = root.has("dsseEnvelope") ? root.path("dsseEnvelope") : root;
        if (!envelope.has("payload")) {
            return statement(envelope, layer, subject);
        }
        byte[] payload = envelope.path("payload").binaryValue();
        return payload == null ? Optional.empty() : statement(JSON.read(payload), layer, subject);
    }

    private Optional<JsonNode> statement(JsonNode statement, Descriptor layer, Digest subject) {
        if (!statement.has("predicateType")) {
            return Optional.of(statement);
        }
        if (!kind.isPredicate(statement.path("predicateType").asText())) {
            return Optional.empty();
        }
        for (JsonNode each : statement.path("subject")) {
            if (subject.hex()
                    .equals(each.path("digest").path(subject.algorithm()).asText())) {
                return Optional.of(statement.path("predicate"));
            }
        }
        notice(layer.digest().toString(), "its statement is about something else, so it is passed over");
        return Optional.empty();
    }

    private void notice(String where, String what) {
        notices.add(new Problem(where, "attached " + kind.noun() + ": " + what));
    }
}
