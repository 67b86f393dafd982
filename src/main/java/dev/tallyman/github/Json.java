package dev.tallyman.github;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallyman.http.Redactor;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads GitHub's JSON, and says what is wrong with it where it is something else. */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(64)
                    .maxStringLength(1 << 20)
                    .build())
            .build());

    private Json() {}

    /** The answer is not what the API's description says. */
    static final class UnexpectedException extends Exception {
        private static final long serialVersionUID = 1;

        UnexpectedException(String message) {
            super(message);
        }
    }

    interface ItemReader<T> {
        T read(JsonNode item) throws UnexpectedException;
    }

    static JsonNode parse(byte[] body) throws UnexpectedException {
        try {
            JsonNode root = MAPPER.readTree(body);
            if (root == null || root.isMissingNode()) {
                throw new UnexpectedException("the answer is empty");
            }
            return root;
        } catch (JacksonException e) {
            throw new UnexpectedException("it is not JSON ("
                    + Redactor.shared().redact(e.getOriginalMessage().split("\n", 2)[0]) + ")");
        } catch (IOException e) {
            throw new UnexpectedException("it is not JSON");
        }
    }

    static <T> List<T> list(JsonNode node, ItemReader<T> reader) throws UnexpectedException {
        if (!node.isArray()) {
            throw new UnexpectedException("a list was expected");
        }
        List<T> all = new ArrayList<>(node.size());
        for (JsonNode item : node) {
            all.add(reader.read(item));
        }
        return all;
    }

    static long id(JsonNode node) throws UnexpectedException {
        JsonNode id = node.path("id");
        if (!id.canConvertToLong() || !id.isIntegralNumber()) {
            throw new UnexpectedException("an element has no id");
        }
        return id.asLong();
    }

    static String text(JsonNode node, String name) throws UnexpectedException {
        String value = optional(node, name);
        if (value == null || value.isEmpty()) {
            throw new UnexpectedException("an element has no " + name);
        }
        return value;
    }

    static @Nullable String optional(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isTextual() ? value.asText() : null;
    }

    static @Nullable Instant instant(JsonNode node, String name) {
        String value = optional(node, name);
        if (value == null) {
            return null;
        }
        try {
            return OffsetDateTime.parse(value).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
