package dev.tallyman.catalog.secret;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tallyman.catalog.FoundSecret;
import dev.tallyman.catalog.FoundSecret.Kind;
import dev.tallyman.catalog.FoundSecret.State;
import dev.tallyman.model.ImageConfig;
import dev.tallyman.model.ImageConfig.HistoryEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Secrets in an image's configuration: variables, labels, build steps with their arguments, the command. */
public final class ConfigSecrets {
    /** Stands where a secret stood. */
    public static final String MARK = "[secret]";

    /** A scan masks without it. */
    private static final class Json {
        static final ObjectMapper MAPPER = new ObjectMapper();
    }

    private ConfigSecrets() {}

    /** The secrets of a configuration, by place. */
    public static List<FoundSecret> of(ImageConfig config, SecretSearch search) {
        List<FoundSecret> found = new ArrayList<>();
        for (String variable : config.env()) {
            add(found, search, Kind.ENVIRONMENT, nameOf(variable), variable);
        }
        new TreeMap<>(config.labels())
                .forEach((name, value) -> add(found, search, Kind.LABEL, name, name + "=" + value));
        for (int i = 0; i < config.history().size(); i++) {
            HistoryEntry step = config.history().get(i);
            add(found, search, Kind.HISTORY, "step " + (i + 1), step.createdBy());
            add(found, search, Kind.HISTORY, "step " + (i + 1), text(step.comment()));
        }
        config.entrypoint().forEach(word -> add(found, search, Kind.COMMAND, "entrypoint", word));
        config.cmd().forEach(word -> add(found, search, Kind.COMMAND, "command", word));
        return found.stream().distinct().toList();
    }

    private static String nameOf(String variable) {
        int equals = variable.indexOf('=');
        return equals < 0 ? variable : variable.substring(0, equals);
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static void add(List<FoundSecret> found, SecretSearch search, Kind kind, String where, String text) {
        for (SecretSearch.Span span : search.text(text)) {
            SecretRule rule = span.rule();
            found.add(new FoundSecret(
                    rule.id(),
                    rule.name(),
                    rule.severity(),
                    search.fingerprint(span),
                    kind,
                    where,
                    0,
                    null,
                    State.PRESENT,
                    null));
        }
    }

    /** The same configuration with {@link #MARK} in the place of each secret: what is shown and what rules of a policy are asked about. */
    public static ImageConfig masked(ImageConfig config) {
        Map<String, String> labels = new TreeMap<>();
        config.labels().forEach((name, value) -> labels.put(name, maskedValue(name, value)));
        return new ImageConfig(
                config.platform(),
                config.osVersion(),
                config.created(),
                config.author(),
                config.user(),
                config.env().stream().map(ConfigSecrets::masked).toList(),
                maskedWords(config.entrypoint()),
                maskedWords(config.cmd()),
                config.workingDir(),
                config.exposedPorts(),
                config.volumes(),
                labels,
                config.diffIds(),
                config.history().stream()
                        .map(step -> new HistoryEntry(
                                step.created(),
                                masked(step.createdBy()),
                                step.comment() == null ? null : masked(step.comment()),
                                step.emptyLayer()))
                        .toList());
    }

    private static List<String> maskedWords(List<String> words) {
        return words.stream().map(ConfigSecrets::masked).toList();
    }

    /**
     * The same for the configuration as it was fetched; empty where there is no secret in it, or it is no JSON.
     *
     * @return JSON of another digest and size
     */
    public static Optional<byte[]> masked(byte[] config) {
        try {
            JsonNode before = Json.MAPPER.readTree(config);
            JsonNode after = masked("", before);
            return after.equals(before) ? Optional.empty() : Optional.of(Json.MAPPER.writeValueAsBytes(after));
        } catch (JacksonException | StackOverflowError e) {
            return Optional.empty(); // it is told as unreadable by who reads it
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory", e);
        }
    }

    private static JsonNode masked(String name, JsonNode node) {
        if (node.isTextual()) {
            return TextNode.valueOf(maskedValue(name, node.textValue()));
        }
        if (node instanceof ArrayNode list) {
            ArrayNode others = Json.MAPPER.createArrayNode();
            list.forEach(element -> others.add(masked("", element)));
            return others;
        }
        if (node instanceof ObjectNode object) {
            ObjectNode other = Json.MAPPER.createObjectNode();
            object.properties().forEach(field -> other.set(field.getKey(), masked(field.getKey(), field.getValue())));
            return other;
        }
        return node;
    }

    private static String maskedValue(String name, String value) {
        if (name.isEmpty()) {
            return masked(value);
        }
        String both = masked(name + "=" + value);
        return both.startsWith(name + "=") ? both.substring(name.length() + 1) : MARK;
    }

    private static String masked(String text) {
        List<SecretSearch.Span> spans = SecretSearch.spansOf(text);
        if (spans.isEmpty()) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
        int done = 0;
        for (SecretSearch.Span span : spans) {
            out.write(bytes, done, span.from() - done);
            out.writeBytes(MARK.getBytes(StandardCharsets.US_ASCII));
            done = span.to();
        }
        out.write(bytes, done, bytes.length - done);
        return out.toString(StandardCharsets.UTF_8);
    }
}
