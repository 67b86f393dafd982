package dev.tallyman.advisory;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.tallyman.advisory.VersionRange.Event;
import dev.tallyman.advisory.VersionRange.EventKind;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads OSV records (schema 1.7) token by token: nothing but what {@link Advisory} holds is kept. Unknown fields are skipped.
 * Lenient where the meaning is clear (a time that is none, a version that is a number), strict where it is not (a list that is a string).
 */
public final class OsvReader {
    private static final JsonFactory JSON = JsonFactory.builder()
            .configure(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION, false)
            .build();
    private static final Pattern RATED_SUMMARY = Pattern.compile("(Critical|Important|Moderate|Low): .*");
    private static final Map<String, EventKind> EVENTS = Map.of(
            "introduced", EventKind.INTRODUCED,
            "fixed", EventKind.FIXED,
            "last_affected", EventKind.LAST_AFFECTED,
            "limit", EventKind.LIMIT);

    private OsvReader() {}

    /** Parses one record. */
    public static Advisory read(byte[] bytes, int length) throws BadRecordException {
        try (JsonParser json = JSON.createParser(bytes, 0, length)) {
            require(json.nextToken() == JsonToken.START_OBJECT, "it is not a JSON object");
            Advisory advisory = new Fields().read(json);
            require(json.nextToken() == null, "something follows the record");
            return advisory;
        } catch (JsonProcessingException e) {
            throw new BadRecordException("it is not JSON: " + firstLine(e.getOriginalMessage()));
        } catch (IOException e) {
            throw new BadRecordException("it cannot be read: " + firstLine(e.getMessage()));
        }
    }

    /** Parses the entries that {@link OsvWriter#affected} wrote. */
    public static List<AffectedPackage> readAffected(byte[] bytes) throws BadRecordException {
        try (JsonParser json = JSON.createParser(bytes)) {
            json.nextToken();
            return affected(json);
        } catch (IOException e) {
            throw new BadRecordException("it cannot be read: " + firstLine(e.getMessage()));
        }
    }

    /** The fields of a record while they come by; they may come in any order. */
    private static final class Fields {
        private String id = "";
        private @Nullable String modified;
        private @Nullable String published;
        private @Nullable String withdrawn;
        private List<String> aliases = List.of();
        private List<String> upstream = List.of();
        private List<String> related = List.of();
        private String summary = "";
        private final List<SeverityRating> severities = new ArrayList<>();
        private @Nullable List<AffectedPackage> affected;

        Advisory read(JsonParser json) throws IOException, BadRecordException {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                json.nextToken();
                field(field, json);
            }
            require(!id.isBlank(), "it has no id");
            require(
                    modified != null || affected != null,
                    "it has neither \"modified\" nor \"affected\", so it is not OSV");
            Matcher rated = RATED_SUMMARY.matcher(summary);
            if (rated.matches()) {
                severities.add(new SeverityRating(SeverityRating.Kind.WORD, rated.group(1)));
            }
            Instant at = modified(modified);
            return new Advisory(
                    id,
                    at,
                    time(published),
                    withdrawn(at),
                    aliases,
                    upstream,
                    related,
                    summary,
                    severities,
                    affected == null ? List.of() : affected);
        }

        private void field(String field, JsonParser json) throws IOException, BadRecordException {
            switch (field) {
                case "id" -> id = required(json, "id");
                case "modified" -> modified = optional(json);
                case "published" -> published = optional(json);
                case "withdrawn" -> withdrawn = optional(json);
                case "aliases" -> aliases = strings(json, "aliases");
                case "upstream" -> upstream = strings(json, "upstream");
                case "related" -> related = strings(json, "related");
                case "summary" -> summary = text(json);
                case "severity" -> severities(json, severities);
                case "database_specific" -> words(json, severities);
                case "affected" -> affected = affected(json);
                default -> json.skipChildren();
            }
        }

        /** A record that says it is withdrawn is, whatever it says of the time. */
        private @Nullable Instant withdrawn(@Nullable Instant otherwise) {
            if (withdrawn == null || withdrawn.isBlank()) {
                return null;
            }
            Instant at = time(withdrawn);
            if (at != null) {
                return at;
            }
            return otherwise == null ? Instant.EPOCH : otherwise;
        }
    }

    private static List<AffectedPackage> affected(JsonParser json) throws IOException, BadRecordException {
        List<AffectedPackage> all = new ArrayList<>();
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return all;
        }
        require(json.currentToken() == JsonToken.START_ARRAY, "\"affected\" is not a list");
        while (json.nextToken() != JsonToken.END_ARRAY) {
            require(json.currentToken() == JsonToken.START_OBJECT, "an entry of \"affected\" is not an object");
            AffectedPackage entry = entry(json);
            if (entry != null) {
                all.add(entry);
            }
        }
        return all;
    }

    /** One entry; null where it names no package: it is then about a Git repository. */
    private static @Nullable AffectedPackage entry(JsonParser json) throws IOException, BadRecordException {
        String[] named = {"", ""};
        List<VersionRange> ranges = List.of();
        List<String> versions = List.of();
        List<SeverityRating> severities = new ArrayList<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "package" -> named = named(json);
                case "ranges" -> ranges = ranges(json);
                case "versions" -> versions = strings(json, "versions");
                case "severity" -> severities(json, severities);
                case "ecosystem_specific", "database_specific" -> words(json, severities);
                default -> json.skipChildren();
            }
        }
        return named[0].isEmpty() || named[1].isEmpty()
                ? null
                : new AffectedPackage(named[0], named[1], ranges, versions, severities);
    }

    private static String[] named(JsonParser json) throws IOException, BadRecordException {
        String[] named = {"", ""};
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return named;
        }
        require(json.currentToken() == JsonToken.START_OBJECT, "\"package\" is not an object");
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "ecosystem" -> named[0] = required(json, "ecosystem");
                case "name" -> named[1] = required(json, "name");
                default -> json.skipChildren();
            }
        }
        return named;
    }

    private static List<VersionRange> ranges(JsonParser json) throws IOException, BadRecordException {
        List<VersionRange> all = new ArrayList<>();
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return all;
        }
        require(json.currentToken() == JsonToken.START_ARRAY, "\"ranges\" is not a list");
        while (json.nextToken() != JsonToken.END_ARRAY) {
            require(json.currentToken() == JsonToken.START_OBJECT, "a range is not an object");
            VersionRange.Kind kind = VersionRange.Kind.OTHER;
            List<Event> events = new ArrayList<>();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                json.nextToken();
                switch (field) {
                    case "type" -> kind = kind(text(json));
                    case "events" -> events(json, events);
                    default -> json.skipChildren();
                }
            }
            all.add(new VersionRange(kind, events));
        }
        return all;
    }

    private static VersionRange.Kind kind(String text) {
        return switch (text) {
            case "SEMVER" -> VersionRange.Kind.SEMVER;
            case "ECOSYSTEM" -> VersionRange.Kind.ECOSYSTEM;
            case "GIT" -> VersionRange.Kind.GIT;
            default -> VersionRange.Kind.OTHER;
        };
    }

    private static void events(JsonParser json, List<Event> events) throws IOException, BadRecordException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        require(json.currentToken() == JsonToken.START_ARRAY, "\"events\" is not a list");
        while (json.nextToken() != JsonToken.END_ARRAY) {
            require(json.currentToken() == JsonToken.START_OBJECT, "an event is not an object");
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                EventKind kind = EVENTS.get(json.currentName());
                json.nextToken();
                if (kind != null && json.currentToken() != JsonToken.VALUE_NULL) {
                    events.add(new Event(kind, required(json, kind.word())));
                } else {
                    json.skipChildren();
                }
            }
        }
    }

    private static void severities(JsonParser json, List<SeverityRating> into) throws IOException, BadRecordException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        require(json.currentToken() == JsonToken.START_ARRAY, "\"severity\" is not a list");
        while (json.nextToken() != JsonToken.END_ARRAY) {
            require(json.currentToken() == JsonToken.START_OBJECT, "a severity is not an object");
            String type = "";
            String score = "";
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                json.nextToken();
                switch (field) {
                    case "type" -> type = text(json);
                    case "score" -> score = text(json);
                    default -> json.skipChildren();
                }
            }
            rating(type, score, into);
        }
    }

    private static void rating(String type, String score, List<SeverityRating> into) {
        if (score.isBlank()) {
            return;
        }
        SeverityRating.Kind kind = switch (type) {
            case "CVSS_V2" -> SeverityRating.Kind.CVSS_V2;
            case "CVSS_V3" -> SeverityRating.Kind.CVSS_V3;
            case "CVSS_V4" -> SeverityRating.Kind.CVSS_V4;
            default -> SeverityRating.Kind.WORD;
        };
        into.add(new SeverityRating(kind, score.strip()));
    }

    /** The words of GHSA ({@code severity}) and Debian ({@code urgency}) among what a database adds of its own. */
    private static void words(JsonParser json, List<SeverityRating> into) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            JsonToken value = json.nextToken();
            if (value == JsonToken.VALUE_STRING && (field.equals("severity") || field.equals("urgency"))) {
                rating("", json.getText(), into);
            } else {
                json.skipChildren();
            }
        }
    }

    private static List<String> strings(JsonParser json, String field) throws IOException, BadRecordException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return List.of();
        }
        require(json.currentToken() == JsonToken.START_ARRAY, "\"" + field + "\" is not a list");
        List<String> all = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            all.add(required(json, "an entry of \"" + field + "\""));
        }
        return all;
    }

    private static String required(JsonParser json, String what) throws IOException, BadRecordException {
        require(
                json.currentToken().isScalarValue() && json.currentToken() != JsonToken.VALUE_NULL,
                what + " is not a string");
        return json.getText();
    }

    private static String text(JsonParser json) throws IOException {
        String text = optional(json);
        return text == null ? "" : text;
    }

    private static @Nullable String optional(JsonParser json) throws IOException {
        if (json.currentToken().isScalarValue()) {
            return json.currentToken() == JsonToken.VALUE_NULL ? null : json.getText();
        }
        json.skipChildren();
        return null;
    }

    /** When a record was modified; what is no time is the epoch. */
    static Instant modified(@Nullable String text) {
        Instant at = time(text);
        return at == null ? Instant.EPOCH : at;
    }

    private static @Nullable Instant time(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            return withOffset(text);
        }
    }

    private static @Nullable Instant withOffset(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static String firstLine(@Nullable String message) {
        return message == null
                ? "unknown"
                : message.lines().findFirst().orElse("unknown").strip();
    }

    private static void require(boolean condition, String otherwise) throws BadRecordException {
        if (!condition) {
            throw new BadRecordException(otherwise);
        }
    }
}
