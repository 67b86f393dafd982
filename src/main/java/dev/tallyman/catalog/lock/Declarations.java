package dev.tallyman.catalog.lock;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallyman.catalog.FactSink;
import dev.tallyman.catalog.PackageFact;
import dev.tallyman.catalog.Presence;
import dev.tallyman.catalog.format.Json;
import dev.tallyman.catalog.format.Toml;
import dev.tallyman.catalog.format.Yaml;
import dev.tallyman.model.Purl;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one lock file declares, each package once. */
final class Declarations {
    /** Of one file: the largest monorepos have a tenth of it. */
    static final int MAX_PACKAGES = 50_000;

    private final String path;
    private final FactSink facts;
    private final Map<Purl, PackageFact> found = new LinkedHashMap<>();

    Declarations(String path, FactSink facts) {
        this.path = path;
        this.facts = facts;
    }

    Optional<JsonNode> json(byte[] bytes) {
        return Json.parse(bytes, facts);
    }

    Optional<JsonNode> yaml(byte[] bytes) {
        return Yaml.parse(bytes, facts);
    }

    Optional<JsonNode> toml(byte[] bytes) {
        return Toml.parse(bytes, facts);
    }

    static List<String> lines(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8)
                .replaceFirst("^\ufeff", "")
                .lines()
                .toList();
    }

    void problem(String what) {
        facts.problem(what);
    }

    /** The application's own, or something else that is not for production, is told by {@code development}. */
    void add(String type, @Nullable String name, @Nullable String version, boolean development) {
        add(type, name, version, development, Map.of(), List.of());
    }

    /**
     * @param name    with its namespace, as the ecosystem writes both
     * @param version null where the lock names none, but a commit or an address
     */
    void add(
            String type,
            @Nullable String name,
            @Nullable String version,
            boolean development,
            Map<String, String> qualifiers,
            List<String> licenses) {
        int cut = name == null ? -1 : cut(type, name);
        if (name == null || !Purl.isName(name.substring(cut + 1))) {
            problem("a package without a name");
            return;
        }
        String known = version == null || version.isBlank() ? null : version.strip();
        Purl purl = new Purl(
                type, cut < 0 ? null : name.substring(0, cut), name.substring(cut + 1), known, qualifiers, null);
        String own = type.equals("maven") ? name.substring(cut + 1) : name;
        Presence presence = development ? Presence.DECLARED_FOR_DEVELOPMENT : Presence.DECLARED;
        PackageFact before = found.get(purl);
        if (before == null && found.size() == MAX_PACKAGES) {
            problem("it declares more than " + MAX_PACKAGES + " packages; the others were not read");
            return;
        }
        found.put(
                purl,
                new PackageFact(
                        purl,
                        own,
                        known == null ? "" : known,
                        false,
                        null,
                        path,
                        licenses,
                        before == null ? presence : presence.or(before.presence()),
                        null));
    }

    private static int cut(String type, String name) {
        return switch (type) {
            case "maven" -> name.lastIndexOf(':');
            case "npm", "composer", "golang", "swift" -> name.lastIndexOf('/');
            default -> -1;
        };
    }

    /** Hands on what was declared; once, at the end. */
    void finish() {
        found.values().forEach(facts::add);
    }
}
