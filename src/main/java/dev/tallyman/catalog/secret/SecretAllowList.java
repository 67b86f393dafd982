package dev.tallyman.catalog.secret;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tallyman.catalog.FoundSecret;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Secrets that a user knows of and does not want told (docs/secrets.md): by fingerprint, by path, by rule, or by several of these, which then all
 * have to fit. Each entry says why.
 */
public final class SecretAllowList implements Predicate<FoundSecret> {
    /** Of the data folder; counts without being named. */
    public static final String FILE = "secret-allow.yaml";

    public static final SecretAllowList NONE = new SecretAllowList(List.of());

    private static final Set<String> KEYS = Set.of("fingerprint", "path", "rule", "reason");

    /** Made for the first list alone: most folders have none, and it takes longer to make than the rest of a command takes to start. */
    private static final class Yaml {
        static final YAMLMapper MAPPER = YAMLMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    private final List<Entry> entries;

    private record Entry(
            @Nullable String fingerprint,
            @Nullable PathGlobs path,
            @Nullable String rule) {
        boolean fits(FoundSecret secret) {
            return (fingerprint == null || fingerprint.equals(secret.fingerprint()))
                    && (path == null || (secret.kind() == FoundSecret.Kind.FILE && path.match(secret.where())))
                    && (rule == null || rule.equals(secret.rule()));
        }
    }

    private SecretAllowList(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /** That of a data folder; none where it has no such file. */
    public static SecretAllowList ofFolder(Path dataFolder) {
        Path file = dataFolder.resolve(FILE);
        return Files.exists(file) ? read(file) : NONE;
    }

    /** @throws TallymanException {@code USAGE} where the file is not there, or is none: whatever is not known in it is an error */
    public static SecretAllowList read(Path file) {
        try {
            return parse(file.toString(), Files.readString(file));
        } catch (NoSuchFileException e) {
            throw wrong(file.toString(), "there is no such file");
        } catch (IOException e) {
            throw wrong(file.toString(), "it cannot be read: " + e.getMessage());
        }
    }

    static SecretAllowList parse(String file, String yaml) {
        JsonNode root;
        try {
            root = Yaml.MAPPER.readTree(yaml);
        } catch (JacksonException e) {
            throw wrong(
                    file,
                    "it is not YAML: "
                            + e.getOriginalMessage().lines().findFirst().orElse(""));
        }
        JsonNode list = root.path("allow");
        if (!root.isObject() || root.size() != 1 || !list.isArray()) {
            throw wrong(file, "it does not hold a list \"allow\" and nothing else");
        }
        List<Entry> entries = new ArrayList<>();
        for (JsonNode node : list) {
            entries.add(entry(file, node));
        }
        return new SecretAllowList(entries);
    }

    private static Entry entry(String file, JsonNode node) {
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (!KEYS.contains(field.getKey()) || !field.getValue().isTextual()) {
                throw wrong(
                        file,
                        "an entry has \"" + field.getKey()
                                + "\"; it may have the texts fingerprint, path, rule and reason");
            }
        }
        if (!node.has("fingerprint") && !node.has("path") && !node.has("rule")) {
            throw wrong(file, "an entry names no fingerprint, path or rule, so it would allow everything");
        }
        if (node.path("reason").asText().isBlank()) {
            throw wrong(file, "an entry gives no reason");
        }
        String rule = node.has("rule") ? node.get("rule").asText() : null;
        if (rule != null
                && SecretRules.builtIn().all().stream()
                        .noneMatch(known -> known.id().equals(rule))) {
            throw wrong(file, "there is no rule \"" + rule + "\"");
        }
        try {
            return new Entry(
                    node.has("fingerprint") ? node.get("fingerprint").asText() : null,
                    node.has("path") ? PathGlobs.of(List.of(node.get("path").asText())) : null,
                    rule);
        } catch (IllegalArgumentException e) {
            throw wrong(file, String.valueOf(e.getMessage()));
        }
    }

    /** Both lists. */
    public SecretAllowList and(SecretAllowList other) {
        List<Entry> all = new ArrayList<>(entries);
        all.addAll(other.entries);
        return new SecretAllowList(all);
    }

    @Override
    public boolean test(FoundSecret secret) {
        return entries.stream().anyMatch(entry -> entry.fits(secret));
    }

    private static TallymanException wrong(String file, String reason) {
        return new TallymanException(
                ErrorCode.USAGE,
                "read the secrets that are allowed from " + file,
                reason,
                "correct the file; docs/secrets.md shows one");
    }
}
