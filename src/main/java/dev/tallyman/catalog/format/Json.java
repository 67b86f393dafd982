package dev.tallyman.catalog.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tallyman.catalog.FactSink;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** JSON as package managers write it. Depth and lengths are capped. */
public final class Json {
    private static final int MAX_DEPTH = 200;
    private static final int BOM_LENGTH = 3;

    private static final JsonMapper MAPPER = mapper();

    private Json() {}

    /** Parses a document; empty, with a problem recorded, where it is not JSON. */
    public static Optional<JsonNode> parse(byte[] bytes, FactSink facts) {
        int start = hasByteOrderMark(bytes) ? BOM_LENGTH : 0;
        try {
            JsonNode node = MAPPER.readTree(bytes, start, bytes.length - start);
            if (node == null || node.isMissingNode()) {
                facts.problem("it is empty where JSON is expected");
                return Optional.empty();
            }
            return Optional.of(node);
        } catch (JsonProcessingException e) {
            facts.problem("not JSON" + place(e));
            return Optional.empty();
        } catch (IOException e) {
            facts.problem("not JSON: its text is not UTF-8");
            return Optional.empty();
        }
    }

    /** A field's text, stripped; null where it is absent, blank or no text. */
    public static @Nullable String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isTextual() && !value.textValue().isBlank()
                ? value.textValue().strip()
                : null;
    }

    private static String place(JsonProcessingException e) {
        return e.getLocation() == null
                ? ""
                : ": line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
    }

    private static boolean hasByteOrderMark(byte[] bytes) {
        return bytes.length >= BOM_LENGTH
                && bytes[0] == (byte) 0xef
                && bytes[1] == (byte) 0xbb
                && bytes[2] == (byte) 0xbf;
    }

    private static JsonMapper mapper() {
        JsonMapper mapper = JsonMapper.builder()
                // Comments are no JSON, but .NET's files may have them and its own reader takes them.
                .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
                .build();
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .build());
        return mapper;
    }
}
