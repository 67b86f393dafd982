package dev.tallyman.scan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tallyman.catalog.ImageContents;
import dev.tallyman.model.Descriptor;
import dev.tallyman.model.Digest;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An SBOM that came with an image. Whoever may push to the repository can attach one, and nobody has verified its signature: it is kept apart
 * from what is read of the image itself.
 *
 * @param source   digest of the manifest that attaches it
 * @param format   {@code CycloneDX 1.6}, {@code SPDX-2.3}
 * @param size     of the layer that it is in, in bytes
 * @param contents what it lists
 * @param document itself, without what it was wrapped in
 */
public record AttachedSbom(Digest source, String format, long size, ImageContents contents, JsonNode document) {
    /** A document is held in memory, and its envelope with it. */
    static final int MAX_BYTES = 32 << 20;

    private static final JsonMapper JSON = new JsonMapper();

    static final AttachmentKind<AttachedSbom> KIND = new AttachmentKind<>() {
        private static final List<String> PREDICATES =
                List.of("https://spdx.dev/Document", "https://cyclonedx.org/bom");
        private static final Set<String> UNREAD = Set.of(
                "text/spdx",
                "text/spdx+xml",
                "application/vnd.cyclonedx",
                "application/vnd.cyclonedx+xml",
                "application/vnd.syft+json");

        @Override
        public String noun() {
            return "SBOMs";
        }

        @Override
        public List<String> suffixes() {
            return List.of(".att", ".sbom");
        }

        @Override
        public int maxBytes() {
            return MAX_BYTES;
        }

        @Override
        public Set<String> bare() {
            return Set.of(
                    "text/spdx+json",
                    "application/spdx+json",
                    "application/vnd.cyclonedx+json",
                    "application/vnd.cyclonedx.bom+json");
        }

        @Override
        public boolean isPredicate(String type) {
            return PREDICATES.stream().anyMatch(type::startsWith);
        }

        @Override
        public Optional<String> unread(Descriptor layer) {
            return UNREAD.contains(layer.mediaType())
                    ? Optional.of("one of the type " + layer.mediaType() + ", which is not read; JSON is")
                    : Optional.empty();
        }

        @Override
        public Optional<AttachedSbom> read(Digest manifest, Descriptor layer, JsonNode document) {
            JsonNode written = document.isTextual() ? parsed(document.asText()) : document;
            return SbomReader.read(written, manifest.toString())
                    .map(contents ->
                            new AttachedSbom(manifest, SbomReader.format(written), layer.size(), contents, written));
        }
    };

    /** Some clients put the document into the statement as a text. */
    private static JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        }
    }
}
