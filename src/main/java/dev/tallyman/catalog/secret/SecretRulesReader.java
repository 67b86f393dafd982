package dev.tallyman.catalog.secret;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import dev.tallyman.model.JsonTree;
import dev.tallyman.model.LazyPattern;
import dev.tallyman.model.Severity;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

/** Reads {@code rules.yaml}, of which the build makes {@code rules.json}. It is part of the program, so what is wrong with it is an error of the program. */
final class SecretRulesReader {
    private static final Set<String> KEYS = Set.of(
            "id",
            "name",
            "severity",
            "keywords",
            "pattern",
            "reach",
            "minimum",
            "entropy",
            "letters",
            "config",
            "placeholders",
            "paths",
            "allow");

    private SecretRulesReader() {}

    static SecretRules builtIn() {
        try (InputStream in = SecretRulesReader.class.getResourceAsStream("rules.json")) {
            if (in == null) {
                throw new IllegalStateException("missing from the build: rules.json");
            }
            return read(new JsonTree(new JsonFactory()).read(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SecretRules read(JsonNode root) {
        List<SecretRule> rules = new ArrayList<>();
        root.path("rules").forEach(node -> rules.add(rule(node)));
        JsonNode allow = root.path("allow");
        return new SecretRules(rules, patterns(allow.path("values")), PathGlobs.of(texts(allow.path("paths"))));
    }

    private static SecretRule rule(JsonNode node) {
        String id = node.path("id").asText();
        node.fieldNames().forEachRemaining(key -> {
            if (!KEYS.contains(key)) {
                throw new IllegalStateException("rules.yaml: " + id + " has " + key);
            }
        });
        return new SecretRule(
                id,
                node.path("name").asText(),
                Severity.ofWord(node.path("severity").asText()),
                texts(node.path("keywords")),
                pattern(node.path("pattern").asText()),
                node.path("reach").asInt(SecretRule.DEFAULT_REACH),
                node.path("minimum").asInt(1),
                node.path("entropy").asDouble(0),
                node.path("letters").asBoolean(false),
                node.path("config").asBoolean(false),
                node.path("placeholders").asBoolean(true),
                node.has("paths") ? PathGlobs.of(texts(node.path("paths"))) : PathGlobs.ANY,
                patterns(node.path("allow")));
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static LazyPattern<Pattern> pattern(String expression) {
        return new LazyPattern<>(expression, Pattern::compile);
    }

    private static List<LazyPattern<Pattern>> patterns(JsonNode list) {
        return texts(list).stream().map(SecretRulesReader::pattern).toList();
    }
}
