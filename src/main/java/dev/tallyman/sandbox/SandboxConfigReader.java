package dev.tallyman.sandbox;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tallyman.model.Digest;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.Secret;
import dev.tallyman.model.TallymanException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads a sandbox's configuration from YAML (and so JSON):
 *
 * <pre>
 * ports: {api: 0, registry: 0, storage: 0, control: 0}
 * folder: /var/tmp/blobs
 * owners:
 *   - {login: acme, kind: organization, admins: [alice], members: [bob], singleSignOn: false, classicTokensBanned: false}
 *   - {login: alice, kind: user}
 * tokens:
 *   - {value: ghp_…, kind: classic, login: alice, scopes: ["read:packages"], expiresAt: 2030-01-01T00:00:00Z, revoked: false, authorizedFor: [acme]}
 *   - {value: ghs_…, kind: actions, login: acme, repository: acme/api, permissions: {security_events: write}}
 * packages:
 *   - {name: acme/api, visibility: private, repository: acme/api, grants: {bob: read}}
 * repositories:
 *   - {name: acme/api, visibility: private, codeScanning: true, analyses: 0, attested: ["sha256:…"], topics: [payments], properties: {team: payments}, files: {.github/CODEOWNERS: "* @acme/payments"}}
 * apps:
 *   - {id: 12345, clientId: Iv23example, publicKey: "-----BEGIN PUBLIC KEY-----…", installations: [{id: 77, account: acme, suspended: false, permissions: {attestations: read}}]}
 * limits: github | none | primary-only | {user: 30, resetSeconds: 60}
 * clock: PT0S
 * faults: {seed: 7, server-error: 0.05}
 * </pre>
 */
final class SandboxConfigReader {
    private static final Set<String> KEYS = Set.of(
            "ports", "folder", "owners", "tokens", "packages", "repositories", "apps", "limits", "clock", "faults");

    private final Path file;

    private SandboxConfigReader(Path file) {
        this.file = file;
    }

    static SandboxConfig read(Path file) {
        SandboxConfigReader reader = new SandboxConfigReader(file);
        try {
            JsonNode root = new YAMLMapper().readTree(Files.readString(file));
            if (root == null || !root.isObject()) {
                throw reader.wrong("it is not a mapping");
            }
            return reader.config(root);
        } catch (JacksonException e) {
            throw reader.wrong("it is not YAML: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw reader.wrong("it cannot be read: " + e.getMessage());
        } catch (IllegalArgumentException | DateTimeException e) {
            throw reader.wrong(String.valueOf(e.getMessage()));
        }
    }

    private SandboxConfig config(JsonNode root) {
        root.fieldNames().forEachRemaining(key -> {
            if (!KEYS.contains(key)) {
                throw wrong("an unknown key: " + key);
            }
        });
        Map<Fault, Double> faults = new EnumMap<>(Fault.class);
        root.path("faults").properties().forEach(entry -> {
            if (!entry.getKey().equals("seed")) {
                faults.put(word(Fault.class, entry.getKey()), entry.getValue().asDouble());
            }
        });
        String folder = text(root, "folder");
        JsonNode ports = root.path("ports");
        return SandboxConfig.empty()
                .withPorts(
                        ports.path("api").asInt(0),
                        ports.path("registry").asInt(0),
                        ports.path("storage").asInt(0),
                        ports.path("control").asInt(0))
                .withFolder(folder == null ? null : Path.of(folder))
                .with(list(root, "owners", this::owner).toArray(Owner[]::new))
                .with(list(root, "tokens", this::token).toArray(AccessToken[]::new))
                .with(list(root, "packages", this::setting).toArray(PackageSetting[]::new))
                .with(list(root, "repositories", this::repository).toArray(RepositorySetting[]::new))
                .with(list(root, "apps", this::app).toArray(AppRegistration[]::new))
                .withClock(Clock.offset(
                        Clock.systemUTC(), Duration.parse(root.path("clock").asText("PT0S"))))
                .withLimits(limits(root.path("limits")))
                .withFaults(root.path("faults").path("seed").asLong(1), faults);
    }

    private Owner owner(JsonNode node) {
        return new Owner(
                required(node, "login"),
                word(Owner.Kind.class, required(node, "kind")),
                texts(node, "admins"),
                texts(node, "members"),
                node.path("singleSignOn").asBoolean(false),
                node.path("classicTokensBanned").asBoolean(false));
    }

    private AccessToken token(JsonNode node) {
        String expires = text(node, "expiresAt");
        return new AccessToken(
                new Secret(required(node, "value")),
                word(AccessToken.Kind.class, required(node, "kind")),
                required(node, "login"),
                texts(node, "scopes"),
                expires == null ? null : Instant.parse(expires),
                node.path("revoked").asBoolean(false),
                texts(node, "authorizedFor"),
                text(node, "repository"),
                words(node.path("permissions")));
    }

    private PackageSetting setting(JsonNode node) {
        Map<String, Role> grants = new HashMap<>();
        node.path("grants")
                .properties()
                .forEach(entry -> grants.put(
                        entry.getKey(), word(Role.class, entry.getValue().asText())));
        String visibility = node.path("visibility").asText("private");
        return new PackageSetting(
                required(node, "name"), word(Visibility.class, visibility), text(node, "repository"), grants);
    }

    private RepositorySetting repository(JsonNode node) {
        return new RepositorySetting(
                required(node, "name"),
                node.path("visibility").asText("private").equals("public"),
                node.path("codeScanning").asBoolean(true),
                node.path("analyses").asInt(0),
                texts(node, "attested").stream().map(Digest::parse).collect(Collectors.toSet()),
                List.copyOf(texts(node, "topics")),
                words(node.path("properties")),
                words(node.path("files")));
    }

    private AppRegistration app(JsonNode node) {
        return new AppRegistration(
                Long.parseLong(required(node, "id")),
                node.path("clientId").asText(""),
                AppRegistration.keyOf(required(node, "publicKey")),
                list(node, "installations", this::installation));
    }

    private AppRegistration.Installation installation(JsonNode node) {
        return new AppRegistration.Installation(
                Long.parseLong(required(node, "id")),
                required(node, "account"),
                node.path("suspended").asBoolean(false),
                words(node.path("permissions")));
    }

    private static Map<String, String> words(JsonNode node) {
        Map<String, String> all = new HashMap<>();
        node.properties()
                .forEach(entry -> all.put(entry.getKey(), entry.getValue().asText()));
        return all;
    }

    private Limits limits(JsonNode node) {
        if (node.isObject()) {
            int user = node.path("user").asInt(5_000);
            return Limits.none()
                    .withPrimary(user, user, user)
                    .resetAfter(node.path("resetSeconds").asInt(3_600));
        }
        String word = node.asText("github");
        return switch (word) {
            case "github" -> Limits.github();
            case "none" -> Limits.none();
            case "primary-only" -> Limits.primaryOnly();
            default -> throw wrong("limits are github, none or primary-only, and not " + word);
        };
    }

    private <E extends Enum<E>> E word(Class<E> type, String word) {
        String name = word.toUpperCase(Locale.ROOT).replace('-', '_');
        for (E each : type.getEnumConstants()) {
            if (each.name().equals(name)) {
                return each;
            }
        }
        throw wrong("an unknown " + type.getSimpleName().toLowerCase(Locale.ROOT) + ": " + word);
    }

    private static <T> List<T> list(JsonNode root, String key, Function<JsonNode, T> reader) {
        List<T> all = new ArrayList<>();
        root.path(key).forEach(node -> all.add(reader.apply(node)));
        return all;
    }

    private static Set<String> texts(JsonNode node, String key) {
        Set<String> all = new HashSet<>();
        node.path(key).forEach(each -> all.add(each.asText()));
        return all;
    }

    private String required(JsonNode node, String key) {
        String text = text(node, key);
        if (text == null || text.isEmpty()) {
            throw wrong(key + " is missing in " + node);
        }
        return text;
    }

    private static @Nullable String text(JsonNode node, String key) {
        return node.path(key).isValueNode() && !node.path(key).isNull()
                ? node.path(key).asText()
                : null;
    }

    private TallymanException wrong(String reason) {
        return new TallymanException(
                ErrorCode.USAGE, "read the sandbox's configuration " + file, reason, "see the keys in docs/sandbox.md");
    }
}
