package dev.tallyman.scan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tallyman.advisory.Vex;
import dev.tallyman.advisory.VexReader;
import dev.tallyman.match.VexStatements;
import dev.tallyman.model.Digest;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * A VEX document that came with an image. Whoever may push to the repository can attach one, and nobody has verified its signature: what
 * it says is a claim.
 *
 * @param source   digest of the manifest that attaches it
 * @param document OpenVEX or CycloneDX in JSON
 */
public record AttachedVex(Digest source, String document) {
    private static final JsonMapper JSON = new JsonMapper();

    /** What documents say, all together. */
    public static VexStatements statements(Collection<AttachedVex> documents) {
        return new VexStatements(documents.stream().flatMap(AttachedVex::said).toList());
    }

    private Stream<Vex.Statement> said() {
        try {
            return VexReader.statements(JSON.readTree(document), source.toString()).stream()
                    .flatMap(List::stream);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e); // it was read before it was attached
        }
    }
}
