package dev.tallyman.advisory;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallyman.model.JsonDocument;
import dev.tallyman.model.Purl;
import dev.tallyman.model.TallymanException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads OpenVEX 0.2 documents and the vulnerabilities of CycloneDX ones. What names no package URL is left out: it can match nothing. */
public final class VexReader {
    /** A document may have at most this many bytes. */
    static final long MAX_BYTES = 64L << 20;

    private static final JsonDocument DOCUMENT = new JsonDocument(
            "VEX document", MAX_BYTES, "Check the path after --vex", "Give an OpenVEX or CycloneDX document in JSON");
    private static final Map<String, Vex.Status> STATES = Map.ofEntries(
            Map.entry("not_affected", Vex.Status.NOT_AFFECTED),
            Map.entry("false_positive", Vex.Status.NOT_AFFECTED),
            Map.entry("affected", Vex.Status.AFFECTED),
            Map.entry("exploitable", Vex.Status.AFFECTED),
            Map.entry("fixed", Vex.Status.FIXED),
            Map.entry("resolved", Vex.Status.FIXED),
            Map.entry("resolved_with_pedigree", Vex.Status.FIXED),
            Map.entry("under_investigation", Vex.Status.UNDER_INVESTIGATION),
            Map.entry("in_triage", Vex.Status.UNDER_INVESTIGATION));

    private VexReader() {}

    /**
     * Reads a document's statements, in its order.
     *
     * @throws TallymanException where it is neither
     */
    public static List<Vex.Statement> read(Path file) {
        return statements(DOCUMENT.read(file), String.valueOf(file.getFileName()))
                .orElseThrow(() -> DOCUMENT.bad(file, "it is neither OpenVEX nor CycloneDX", null));
    }

    /** The statements of a document that is read already; empty where it is neither. */
    public static Optional<List<Vex.Statement>> statements(JsonNode root, String source) {
        if (root.path("statements").isArray()) {
            return Optional.of(openVex(root, source));
        }
        return root.path("bomFormat").asText().equals("CycloneDX")
                ? Optional.of(cycloneDx(root, source))
                : Optional.empty();
    }

    private static List<Vex.Statement> openVex(JsonNode root, String source) {
        Instant written = time(root.path("timestamp").asText());
        List<Vex.Statement> all = new ArrayList<>();
        for (JsonNode node : root.path("statements")) {
            Vex.Status status = STATES.get(node.path("status").asText());
            Set<String> weaknesses = new LinkedHashSet<>();
            JsonNode vulnerability = node.path("vulnerability");
            identifiers(vulnerability, weaknesses);
            identifiers(vulnerability.path("name"), weaknesses);
            identifiers(vulnerability.path("@id"), weaknesses);
            vulnerability.path("aliases").forEach(alias -> identifiers(alias, weaknesses));
            List<Vex.Product> products = new ArrayList<>();
            node.path("products").forEach(product -> product(product).ifPresent(products::add));
            String at = node.path("timestamp").asText();
            if (status != null && !weaknesses.isEmpty() && !products.isEmpty()) {
                all.add(new Vex.Statement(
                        weaknesses,
                        products,
                        status,
                        at.isEmpty() ? written : time(at),
                        root.path("author").asText(""),
                        reason(node, "justification", "impact_statement"),
                        source));
            }
        }
        return all;
    }

    private static @Nullable String reason(JsonNode node, String word, String sentence) {
        String text = node.path(word).asText("");
        String said = text.isEmpty() ? node.path(sentence).asText("") : text;
        return said.isEmpty() ? null : said;
    }

    private static String author(JsonNode metadata) {
        String name = metadata.path("authors").path(0).path("name").asText("");
        return name.isEmpty() ? metadata.path("supplier").path("name").asText("") : name;
    }

    private static void identifiers(JsonNode node, Set<String> into) {
        String text = node.isTextual() ? node.asText() : "";
        // "@id" may be a URL that ends in the identifier.
        String id = text.substring(text.lastIndexOf('/') + 1);
        if (!id.isBlank()) {
            into.add(id);
        }
    }

    private static Optional<Vex.Product> product(JsonNode node) {
        List<Purl> parts = new ArrayList<>();
        node.path("subcomponents").forEach(part -> purl(part).ifPresent(parts::add));
        boolean named = !node.path("subcomponents").isEmpty();
        // Parts that cannot be read must not make the statement one about the whole product.
        return named && parts.isEmpty() ? Optional.empty() : purl(node).map(purl -> new Vex.Product(purl, parts));
    }

    private static Optional<Purl> purl(JsonNode node) {
        if (node.isTextual()) {
            return Purl.tryParse(node.asText());
        }
        return Purl.tryParse(node.path("identifiers").path("purl").asText())
                .or(() -> Purl.tryParse(node.path("@id").asText()));
    }

    private static List<Vex.Statement> cycloneDx(JsonNode root, String source) {
        Map<String, String> purls = new HashMap<>();
        collect(root.path("metadata").path("component"), purls);
        root.path("components").forEach(component -> collect(component, purls));
        Instant written = time(root.path("metadata").path("timestamp").asText());
        List<Vex.Statement> all = new ArrayList<>();
        for (JsonNode node : root.path("vulnerabilities")) {
            Vex.Status status = STATES.get(node.path("analysis").path("state").asText());
            Set<String> weaknesses = new LinkedHashSet<>();
            identifiers(node.path("id"), weaknesses);
            node.path("references").forEach(reference -> identifiers(reference.path("id"), weaknesses));
            List<Vex.Product> products = new ArrayList<>();
            for (JsonNode affected : node.path("affects")) {
                String reference = affected.path("ref").asText();
                String local = reference.substring(reference.indexOf('#') + 1);
                Purl.tryParse(reference)
                        .or(() -> Purl.tryParse(purls.getOrDefault(local, "")))
                        .ifPresent(purl -> products.add(new Vex.Product(purl, List.of())));
            }
            if (status != null && !weaknesses.isEmpty() && !products.isEmpty()) {
                JsonNode analysis = node.path("analysis");
                all.add(new Vex.Statement(
                        weaknesses,
                        products,
                        status,
                        written,
                        author(root.path("metadata")),
                        reason(analysis, "justification", "detail"),
                        source));
            }
        }
        return all;
    }

    private static void collect(JsonNode component, Map<String, String> purls) {
        String reference = component.path("bom-ref").asText();
        if (!reference.isEmpty()) {
            purls.putIfAbsent(reference, component.path("purl").asText());
        }
        component.path("components").forEach(child -> collect(child, purls));
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }
}
