package dev.tallyman.policy;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads policy files. Whatever is not known in one is an error: a misspelt key must not turn a rule off. */
final class PolicyReader {
    private static final YAMLMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final Set<String> KEYS = Set.of("rules", "waivers");
    private static final Set<String> RULE_KEYS = Set.of("name", "description", "message", "parameters", "expression");
    private static final Set<String> WAIVER_KEYS = Set.of("rule", "images", "until", "reason");

    private final String file;
    private final List<Rule> known;

    /** @param known rules that a file may name without writing their expressions; all of them where a file has no rules */
    PolicyReader(String file, List<Rule> known) {
        this.file = file;
        this.known = known;
    }

    PolicySet read(String yaml) {
        JsonNode root = parse(yaml);
        if (!root.isObject()) {
            throw wrong("it does not hold rules or waivers");
        }
        checkKeys("the file", root, KEYS);
        List<Rule> rules = root.has("rules") ? rules(root.get("rules")) : known;
        return new PolicySet(rules, root.has("waivers") ? waivers(root.get("waivers"), rules) : List.of());
    }

    private JsonNode parse(String yaml) {
        try {
            return YAML.readTree(yaml);
        } catch (JacksonException e) {
            JsonLocation at = e.getLocation();
            String place = at == null ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ";
            throw wrong("it is not YAML: " + place + firstLine(e.getOriginalMessage()));
        } catch (RuntimeException e) {
            throw wrong("it is not YAML: " + firstLine(String.valueOf(e.getMessage())));
        }
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("").strip();
    }

    private List<Rule> rules(JsonNode list) {
        List<Rule> rules = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonNode node : elements("rules", list)) {
            Rule rule = rule(node);
            if (!names.add(rule.name())) {
                throw wrong("the rule \"" + rule.name() + "\" is there twice");
            }
            rules.add(rule);
        }
        return rules;
    }

    private Rule rule(JsonNode node) {
        String name = text("a rule", node, "name").orElseThrow(() -> wrong("a rule has no name"));
        String where = "the rule \"" + name + "\"";
        if (!NAME.matcher(name).matches()) {
            throw wrong(
                    where
                            + " has a name that is not made of up to 64 lower-case letters, digits, dots, hyphens and underscores");
        }
        checkKeys(where, node, RULE_KEYS);
        Optional<Rule> base =
                known.stream().filter(rule -> rule.name().equals(name)).findFirst();
        Optional<String> source = text(where, node, "expression");
        Map<String, Object> parameters =
                new HashMap<>(base.map(Rule::parameters).orElse(Map.of()));
        parameters.putAll(parameters(where, node.get("parameters"), base.orElse(null)));
        Expression expression = source.map(text -> compile(where, text))
                .or(() -> base.map(Rule::expression))
                .orElseThrow(() -> wrong(where + " has no expression, and is none of those that Tallyman comes with: "
                        + String.join(", ", known.stream().map(Rule::name).toList())));
        String description = text(where, node, "description")
                .or(() -> base.map(Rule::description))
                .orElse("");
        String message =
                text(where, node, "message").or(() -> base.map(Rule::message)).orElse("");
        return new Rule(name, description, message, parameters, expression);
    }

    private Expression compile(String where, String source) {
        return switch (Expression.compile(source)) {
            case Expression.Compiled.Fine fine -> fine.expression();
            case Expression.Compiled.Wrong wrong ->
                throw wrong("the expression of " + where + " is wrong: " + wrong.reason());
        };
    }

    /** Parameters of a built-in rule keep their names and kinds, so that a misspelt one is not silently without effect. */
    private Map<String, Object> parameters(String where, @Nullable JsonNode node, @Nullable Rule base) {
        Map<String, Object> parameters = new HashMap<>();
        if (node == null) {
            return parameters;
        }
        if (!node.isObject()) {
            throw wrong("the parameters of " + where + " are not names and values");
        }
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            Object value = value(where, entry.getKey(), entry.getValue());
            if (base != null) {
                checkParameter(where, base, entry.getKey(), value);
            }
            parameters.put(entry.getKey(), value);
        }
        return parameters;
    }

    private void checkParameter(String where, Rule base, String name, Object value) {
        Object given = base.parameters().get(name);
        if (given == null) {
            throw wrong(where + " has no parameter \"" + name + "\"; it has "
                    + (base.parameters().isEmpty()
                            ? "none"
                            : String.join(", ", base.parameters().keySet())));
        }
        boolean sameKind = given instanceof List ? value instanceof List : given.getClass() == value.getClass();
        if (!sameKind) {
            throw wrong("the parameter \"" + name + "\" of " + where + " must be "
                    + (given instanceof List ? "a list" : given instanceof Long ? "a whole number" : "a text"));
        }
    }

    private Object value(String where, String name, JsonNode node) {
        if (node.isTextual()) {
            return node.textValue();
        }
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            return node.longValue();
        }
        if (node.isNumber()) {
            return node.doubleValue();
        }
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        if (node.isArray()) {
            List<Object> values = new ArrayList<>();
            node.forEach(element -> values.add(value(where, name, element)));
            return List.copyOf(values);
        }
        throw wrong("the parameter \"" + name + "\" of " + where
                + " is neither a text, a number, true or false, nor a list of these");
    }

    private List<Waiver> waivers(JsonNode list, List<Rule> rules) {
        List<Waiver> waivers = new ArrayList<>();
        for (JsonNode node : elements("waivers", list)) {
            String rule = text("a waiver", node, "rule").orElseThrow(() -> wrong("a waiver has no rule"));
            String where = "the waiver of \"" + rule + "\"";
            checkKeys(where, node, WAIVER_KEYS);
            if (rules.stream().noneMatch(candidate -> candidate.name().equals(rule))) {
                throw wrong(where + " is of a rule that this policy does not have");
            }
            waivers.add(new Waiver(rule, images(where, node), until(where, node), reason(where, node)));
        }
        return waivers;
    }

    private List<String> images(String where, JsonNode waiver) {
        List<String> images = new ArrayList<>();
        for (JsonNode image : elements("the images of " + where, waiver.path("images"))) {
            if (!image.isTextual() || image.textValue().isBlank()) {
                throw wrong("the images of " + where + " are not names or globs");
            }
            images.add(image.textValue());
        }
        if (images.isEmpty()) {
            throw wrong(where + " names no images");
        }
        return images;
    }

    private LocalDate until(String where, JsonNode waiver) {
        String until = text(where, waiver, "until").orElseThrow(() -> wrong(where + " has no \"until\", its last day"));
        try {
            return LocalDate.parse(until);
        } catch (DateTimeParseException e) {
            throw wrong("\"until\" of " + where + " is not a day such as 2027-01-31");
        }
    }

    private String reason(String where, JsonNode waiver) {
        return text(where, waiver, "reason")
                .filter(reason -> !reason.isBlank())
                .orElseThrow(() -> wrong(where + " gives no reason"));
    }

    private List<JsonNode> elements(String where, JsonNode list) {
        if (!list.isArray()) {
            throw wrong(list.isMissingNode() ? where + " are missing" : where + " are not a list");
        }
        List<JsonNode> elements = new ArrayList<>();
        list.forEach(elements::add);
        return elements;
    }

    private Optional<String> text(String where, JsonNode node, String key) {
        if (!node.isObject()) {
            throw wrong(where + " is not made of keys and values");
        }
        JsonNode value = node.get(key);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw wrong("\"" + key + "\" of " + where + " is not a text");
        }
        return Optional.of(value.textValue());
    }

    private void checkKeys(String where, JsonNode node, Set<String> allowed) {
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            if (!allowed.contains(entry.getKey())) {
                throw wrong(where + " has \"" + entry.getKey() + "\", which is none of "
                        + String.join(", ", allowed.stream().sorted().toList()));
            }
        }
    }

    private TallymanException wrong(String reason) {
        return wrong(file, reason);
    }

    static TallymanException wrong(String file, String reason) {
        return new TallymanException(
                ErrorCode.USAGE, "read the policy " + file, reason, "correct the file; docs/policy.md shows one");
    }
}
