package dev.tallyman.scan;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tallyman.advisory.Vex;
import dev.tallyman.advisory.VexReader;
import dev.tallyman.match.VexStatements;
import dev.tallyman.model.Descriptor;
import dev.tallyman.model.Digest;
import dev.tallyman.model.JsonTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A VEX document that came with an image. Whoever may push to the repository can attach one, and nobody has verified its signature: what
 * it says is a claim.
 *
 * @param source   digest of the manifest that attaches it
 * @param document OpenVEX or CycloneDX in JSON
 */
public record AttachedVex(Digest source, String document) {
    /** They are attached by many, and are small. */
    static final int MAX_BYTES = 4 << 20;

    private static final JsonTree JSON = new JsonTree(new JsonFactory());

    static final AttachmentKind<AttachedVex> KIND = new AttachmentKind<>() {
        private static final List<String> PREDICATES = List.of("https://openvex.dev/ns", "https://cyclonedx.org/vex");

        @Override
        public String noun() {
            return "statements";
        }

        @Override
        public List<String> suffixes() {
            return List.of(".att");
        }

        @Override
        public int maxBytes() {
            return MAX_BYTES;
        }

        @Override
        public Set<String> bare() {
            return Set.of("application/vnd.openvex+json");
        }

        @Override
        public boolean isPredicate(String type) {
            return PREDICATES.stream().anyMatch(type::startsWith);
        }

        @Override
        public Optional<AttachedVex> read(Digest manifest, Descriptor layer, JsonNode document) {
            return VexReader.statements(document, "").map(read -> new AttachedVex(manifest, document.toString()));
        }
    };

    /** What documents say, all together. */
    public static VexStatements statements(Collection<AttachedVex> documents) {
        return new VexStatements(documents.stream().flatMap(AttachedVex::said).toList());
    }

    private Stream<Vex.Statement> said() {
        try {
            return VexReader.statements(JSON.read(document.getBytes(StandardCharsets.UTF_8)), source.toString())
                    .stream()
                    .flatMap(List::stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // it was read before it was attached
        }
    }
}
