package dev.tallyman.store.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tallyman.model.Problem;
import dev.tallyman.model.Severity;
import dev.tallyman.server.views.Reading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** A row of an answer, read by column name as the types that the schema means. */
final class Row {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Record columns;

    Row(Record columns) {
        this.columns = columns;
    }

    long number(String column) {
        Long value = columns.get(column, Long.class);
        return value == null ? 0 : value;
    }

    int count(String column) {
        return Math.toIntExact(number(column));
    }

    boolean flag(String column) {
        return number(column) != 0;
    }

    @Nullable
    Long optionalNumber(String column) {
        return columns.get(column, Long.class);
    }

    @Nullable
    Double optionalReal(String column) {
        return columns.get(column, Double.class);
    }

    String text(String column) {
        String value = columns.get(column, String.class);
        return value == null ? "" : value;
    }

    @Nullable
    String optionalText(String column) {
        return columns.get(column, String.class);
    }

    byte @Nullable [] bytes(String column) {
        return columns.get(column, byte[].class);
    }

    Instant time(String column) {
        return Instant.ofEpochMilli(number(column));
    }

    @Nullable
    Instant optionalTime(String column) {
        Long millis = optionalNumber(column);
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }

    Severity severity(String column) {
        return switch (count(column)) {
            case 0 -> Severity.CRITICAL;
            case 1 -> Severity.HIGH;
            case 2 -> Severity.MEDIUM;
            case 3 -> Severity.LOW;
            default -> Severity.UNKNOWN;
        };
    }

    Reading reading(String column) {
        return Reading.valueOf(text(column).toUpperCase(Locale.ROOT));
    }

    /** A JSON list of strings; anything else is empty. */
    List<String> strings(String column) {
        List<String> all = new ArrayList<>();
        json(text(column)).forEach(element -> all.add(element.asText("")));
        return all;
    }

    List<Problem> problems(String column) {
        List<Problem> all = new ArrayList<>();
        json(text(column))
                .forEach(element -> all.add(new Problem(
                        element.path("where").asText(""), element.path("what").asText(""))));
        return all;
    }

    static JsonNode json(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return MissingNode.getInstance();
        }
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
