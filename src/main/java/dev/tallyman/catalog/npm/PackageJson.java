package dev.tallyman.catalog.npm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallyman.catalog.FactSink;
import dev.tallyman.catalog.format.Json;
import dev.tallyman.catalog.format.LanguagePackage;
import dev.tallyman.model.Purl;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads name, version and licences of a {@code package.json}. */
final class PackageJson {
    private static final Set<String> FIELDS = Set.of("name", "version", "private", "license", "licenses");

    private PackageJson() {}

    /** The name inside counts, not the folder's: an alias ({@code npm:}) installs a package under another name. */
    static void read(byte[] bytes, String path, FactSink facts) {
        JsonNode json = Json.parseFields(FIELDS, bytes, facts).orElse(null);
        if (json == null) {
            return;
        }
        if (!json.isObject()) {
            facts.problem("not a package.json: no JSON object");
            return;
        }
        String version = Json.text(json, "version");
        String name = Json.text(json, "name");
        boolean application = NodeModulesPath.isApplication(path);
        if (name == null && (version == null || application)) {
            return; // only says how its files are to be loaded ({"type": "module"}), or what to install
        }
        if (name == null) {
            name = folderName(path);
        }
        if (name == null || !isName(name)) {
            facts.problem("not a package.json: no valid name");
            return;
        }
        boolean published =
                !application || (version != null && !json.path("private").asBoolean());
        // A name that was never published may be anybody else's in the registry, and their advisories are not about
        // this one.
        Purl purl = published ? purl(name, version) : Purl.of("generic", null, name, version);
        facts.add(LanguagePackage.fact(purl, name, version, path, licenses(json)));
    }

    private static @Nullable String folderName(String path) {
        return NodeModulesPath.folderName(path.substring(path.lastIndexOf("!/") < 0 ? 0 : path.lastIndexOf("!/") + 2))
                .orElse(null);
    }

    static boolean isName(String name) {
        if (name.isEmpty()) {
            return false;
        }
        int slash = name.indexOf('/');
        boolean scoped = name.charAt(0) == '@' && slash > 1 && slash < name.length() - 1;
        return (slash < 0 || scoped)
                && name.indexOf('/', slash + 1) < 0
                && name.chars().noneMatch(c -> c <= ' ');
    }

    static Purl purl(String name, @Nullable String version) {
        int slash = name.indexOf('/');
        return slash < 0
                ? Purl.of("npm", null, name, version)
                : Purl.of("npm", name.substring(0, slash), name.substring(slash + 1), version);
    }

    /** An SPDX expression; before npm 3 also an object with a type, or a list of either. */
    private static List<String> licenses(JsonNode json) {
        List<String> found = new ArrayList<>();
        collect(json.path("license"), found);
        collect(json.path("licenses"), found);
        return found.stream().distinct().toList();
    }

    private static void collect(JsonNode node, List<String> found) {
        if (node.isTextual() && !node.textValue().isBlank()) {
            found.add(node.textValue().strip());
        } else if (node.isArray()) {
            node.forEach(element -> {
                if (!element.isArray()) {
                    collect(element, found);
                }
            });
        } else if (node.isObject()) {
            String type = Json.text(node, "type");
            String name = type == null ? Json.text(node, "name") : type;
            if (name != null) {
                found.add(name);
            }
        }
    }
}
