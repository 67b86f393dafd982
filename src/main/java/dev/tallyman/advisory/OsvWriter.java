package dev.tallyman.advisory;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Writes what {@link Advisory} holds in OSV's own form, for {@link OsvReader} to read back: what matching needs, without the rest of the record. */
public final class OsvWriter {
    private static final JsonFactory JSON = new JsonFactory();

    private OsvWriter() {}

    /** The record without its entries. */
    public static byte[] header(Advisory advisory) {
        return write(256, json -> {
            json.writeStartObject();
            json.writeStringField("id", advisory.id());
            json.writeStringField("modified", advisory.modified().toString());
            if (advisory.published() != null) {
                json.writeStringField("published", advisory.published().toString());
            }
            if (advisory.withdrawn() != null) {
                json.writeStringField("withdrawn", advisory.withdrawn().toString());
            }
            strings(json, "aliases", advisory.aliases());
            strings(json, "upstream", advisory.upstream());
            strings(json, "related", advisory.related());
            severities(json, advisory.severities());
            json.writeEndObject();
        });
    }

    /** Entries of a record. */
    public static byte[] affected(List<AffectedPackage> entries) {
        return write(256, json -> {
            json.writeStartArray();
            for (AffectedPackage entry : entries) {
                entry(json, entry);
            }
            json.writeEndArray();
        });
    }

    private static void entry(JsonGenerator json, AffectedPackage entry) throws IOException {
        json.writeStartObject();
        json.writeObjectFieldStart("package");
        json.writeStringField("ecosystem", entry.ecosystem());
        json.writeStringField("name", entry.name());
        json.writeEndObject();
        json.writeArrayFieldStart("ranges");
        for (VersionRange range : entry.ranges()) {
            json.writeStartObject();
            json.writeStringField("type", range.kind().name());
            json.writeArrayFieldStart("events");
            for (VersionRange.Event event : range.events()) {
                json.writeStartObject();
                json.writeStringField(event.kind().word(), event.version());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        strings(json, "versions", entry.versions());
        severities(json, entry.severities());
        json.writeEndObject();
    }

    private static void strings(JsonGenerator json, String field, List<String> values) throws IOException {
        if (values.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart(field);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    private static void severities(JsonGenerator json, List<SeverityRating> ratings) throws IOException {
        if (ratings.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("severity");
        for (SeverityRating rating : ratings) {
            json.writeStartObject();
            json.writeStringField("type", rating.kind().name());
            json.writeStringField("score", rating.value());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static byte[] write(int expected, Body body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(expected);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            body.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private interface Body {
        void write(JsonGenerator json) throws IOException;
    }
}
