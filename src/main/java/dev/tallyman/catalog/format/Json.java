package dev.tallyman.catalog.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tallyman.catalog.FactSink;
import dev.tallyman.model.JsonTree;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** JSON as package managers write it. Depth and lengths are capped. */
public final class Json {
    private static final DocumentFormat FORMAT = new DocumentFormat("JSON", tree());

    private Json() {}

    /** Parses a document; empty, with a problem recorded, where it is not JSON. */
    public static Optional<JsonNode> parse(byte[] bytes, FactSink facts) {
        return FORMAT.parse(bytes, facts);
    }

    /** As {@link #parse}, but of an object only these of its own fields, for documents of which little is wanted. */
    public static Optional<JsonNode> parseFields(Set<String> fields, byte[] bytes, FactSink facts) {
        return FORMAT.parseFields(fields, bytes, facts);
    }

    /** A field's text, stripped; null where it is absent, blank or no text. */
    public static @Nullable String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isTextual() && !value.textValue().isBlank()
                ? value.textValue().strip()
                : null;
    }

    private static JsonTree tree() {
        return new JsonTree(JsonFactory.builder()
                .streamReadConstraints(DocumentFormat.CONSTRAINTS)
                // Comments are no JSON, but .NET's files may have them and its own reader takes them; Bun ends its
                // lists with commas.
                .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
                .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                .build());
    }
}
