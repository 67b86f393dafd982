package dev.tallyman.scan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallyman.model.Descriptor;
import dev.tallyman.model.Digest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A kind of documents that are attached to images, and how to tell them from others before they are fetched. */
interface AttachmentKind<T> {
    /** What these are, for people: {@code statements}. */
    String noun();

    /** What cosign puts behind {@code sha256-…} for them. */
    List<String> suffixes();

    /** A layer with more bytes is not read. */
    int maxBytes();

    /** Media types of the documents themselves, without an attestation around them. */
    Set<String> bare();

    /** Whether a predicate of this type is one. */
    boolean isPredicate(String type);

    /** What to say of a layer that is one, in a form that is not read; empty of all else. */
    default Optional<String> unread(Descriptor layer) {
        return Optional.empty();
    }

    /** @param document the predicate, or what stands there by itself; empty where it is none of these after all */
    Optional<T> read(Digest manifest, Descriptor layer, JsonNode document);

    /** Attestations of other kinds say so beside their layer, and are not fetched. */
    default boolean mayBe(Descriptor layer) {
        String type = layer.mediaType();
        Map<String, String> said = layer.annotations();
        String predicate = said.getOrDefault("predicateType", said.getOrDefault("in-toto.io/predicate-type", ""));
        boolean envelope = Attachments.ENVELOPES.contains(type) || type.startsWith(Attachments.BUNDLE);
        return bare().contains(type) || (envelope && (predicate.isEmpty() || isPredicate(predicate)));
    }
}
