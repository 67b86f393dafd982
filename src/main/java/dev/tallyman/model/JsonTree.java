package dev.tallyman.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * JSON as Jackson's tree of values, by Jackson's parser and generator alone. {@code ObjectMapper} reads and writes the same, but brings along the
 * JDK's calendars and locales and a machinery of reflection, which take a tenth of a second at a start: what every reading of an image needs does
 * without. Safe for use by many threads.
 */
public final class JsonTree {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final JsonFactory WRITER = JsonFactory.builder()
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
            .build();

    private final JsonFactory factory;

    /** As the factory's features and constraints have it. */
    public JsonTree(JsonFactory factory) {
        this.factory = factory;
    }

    /** JSON as RFC 8259 has it, with caps. */
    public static JsonTree within(StreamReadConstraints caps) {
        return new JsonTree(JsonFactory.builder().streamReadConstraints(caps).build());
    }

    /**
     * Reads the first value; missing where there is none. What follows is not looked at. Of a name that an object has twice, the last counts.
     *
     * @throws com.fasterxml.jackson.core.JacksonException where it is not JSON, or is more than the caps allow
     */
    public JsonNode read(byte[] content) throws IOException {
        return read(content, 0, content.length);
    }

    /** As {@link #read(byte[])}, of a part of the bytes. */
    public JsonNode read(byte[] content, int from, int length) throws IOException {
        try (JsonParser parser = factory.createParser(content, from, length)) {
            return value(parser, parser.nextToken());
        }
    }

    /** As {@link #read(byte[], int, int)}, but of an object only these of its own fields: the others are passed over, though they must be JSON. */
    public JsonNode readFields(Set<String> fields, byte[] content, int from, int length) throws IOException {
        try (JsonParser parser = factory.createParser(content, from, length)) {
            JsonToken token = parser.nextToken();
            return token == JsonToken.START_OBJECT ? object(parser, fields) : value(parser, token);
        }
    }

    /** As {@link #read(byte[])}; closes the stream. */
    public JsonNode read(InputStream in) throws IOException {
        try (JsonParser parser = factory.createParser(in)) {
            return value(parser, parser.nextToken());
        }
    }

    /** Writes a document for people and programs, indented. Leaves the stream open, and what could not be written whole does not look as if it were. */
    public static JsonGenerator generator(OutputStream out) throws IOException {
        return WRITER.createGenerator(out).useDefaultPrettyPrinter();
    }

    public static ObjectNode object() {
        return NODES.objectNode();
    }

    public static ArrayNode array() {
        return NODES.arrayNode();
    }

    /** Writes a value, with all that is in it. */
    public static void write(JsonGenerator json, JsonNode value) throws IOException {
        switch (value.getNodeType()) {
            case OBJECT -> {
                json.writeStartObject();
                for (Map.Entry<String, JsonNode> field : value.properties()) {
                    json.writeFieldName(field.getKey());
                    write(json, field.getValue());
                }
                json.writeEndObject();
            }
            case ARRAY -> {
                json.writeStartArray();
                for (JsonNode element : value) {
                    write(json, element);
                }
                json.writeEndArray();
            }
            case STRING -> json.writeString(value.textValue());
            case BOOLEAN -> json.writeBoolean(value.booleanValue());
            case NUMBER -> number(json, value);
            case NULL, MISSING -> json.writeNull();
            case BINARY, POJO -> throw new IllegalArgumentException("not JSON: " + value.getNodeType());
        }
    }

    private static void number(JsonGenerator json, JsonNode value) throws IOException {
        switch (value.numberType()) {
            case INT, LONG -> json.writeNumber(value.longValue());
            case BIG_INTEGER -> json.writeNumber(value.bigIntegerValue());
            case FLOAT -> json.writeNumber(value.floatValue());
            case DOUBLE -> json.writeNumber(value.doubleValue());
            case BIG_DECIMAL -> json.writeNumber(value.decimalValue());
        }
    }

    /** The value that begins with this token, or the end. How deep it may go the parser's caps say. */
    private static JsonNode value(JsonParser parser, @Nullable JsonToken token) throws IOException {
        if (token == null) { // a case of null would be a switch that no ahead-of-time cache holds
            return MissingNode.getInstance();
        }
        return switch (token) {
            case START_OBJECT -> object(parser, null);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> NODES.textNode(parser.getText());
            case VALUE_NUMBER_INT -> integer(parser);
            case VALUE_NUMBER_FLOAT -> fraction(parser);
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            // Not of JSON's: what YAML has behind !!binary.
            case VALUE_EMBEDDED_OBJECT -> NODES.binaryNode(parser.getBinaryValue());
            case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE ->
                throw new JsonParseException(parser, "unexpected " + token);
        };
    }

    /** @param fields those that are wanted; null: all */
    private static ObjectNode object(JsonParser parser, @Nullable Set<String> fields) throws IOException {
        ObjectNode object = NODES.objectNode();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken first = next(parser);
            if (fields == null || fields.contains(name)) {
                object.set(name, value(parser, first));
            } else {
                parser.skipChildren();
            }
        }
        return object;
    }

    private static ArrayNode array(JsonParser parser) throws IOException {
        ArrayNode array = NODES.arrayNode();
        for (JsonToken token = next(parser); token != JsonToken.END_ARRAY; token = next(parser)) {
            array.add(value(parser, token));
        }
        return array;
    }

    private static JsonToken next(JsonParser parser) throws IOException {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw new JsonEOFException(parser, null, "it ends within a value");
        }
        return token;
    }

    private static JsonNode fraction(JsonParser parser) throws IOException {
        return parser.getNumberTypeFP() == JsonParser.NumberTypeFP.BIG_DECIMAL
                ? NODES.numberNode(parser.getDecimalValue())
                : NODES.numberNode(parser.getDoubleValue());
    }

    private static JsonNode integer(JsonParser parser) throws IOException {
        return switch (parser.getNumberType()) {
            case INT -> NODES.numberNode(parser.getIntValue());
            case LONG -> NODES.numberNode(parser.getLongValue());
            default -> NODES.numberNode(parser.getBigIntegerValue());
        };
    }
}
