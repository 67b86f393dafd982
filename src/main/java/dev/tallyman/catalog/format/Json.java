package dev.tallyman.catalog.format;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tallyman.catalog.FactSink;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** JSON as package managers write it. Depth and lengths are capped. */
public final class Json {
    private static final DocumentFormat FORMAT = new DocumentFormat("JSON", mapper());

    private Json() {}

    /** Parses a document; empty, with a problem recorded, where it is not JSON. */
    public static Optional<JsonNode> parse(byte[] bytes, FactSink facts) {
        return FORMAT.parse(bytes, facts);
    }

    /** A field's text, stripped; null where it is absent, blank or no text. */
    public static @Nullable String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isTextual() && !value.textValue().isBlank()
                ? value.textValue().strip()
                : null;
    }

    private static JsonMapper mapper() {
        JsonMapper mapper = JsonMapper.builder()
                // Comments are no JSON, but .NET's files may have them and its own reader takes them; Bun ends its
                // lists with commas.
                .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
                .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                .build();
        mapper.getFactory().setStreamReadConstraints(DocumentFormat.CONSTRAINTS);
        return mapper;
    }
}
