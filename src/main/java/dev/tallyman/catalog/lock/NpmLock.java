package dev.tallyman.catalog.lock;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallyman.catalog.format.Json;

/** {@code package-lock.json} and {@code npm-shrinkwrap.json}: a tree of dependencies until npm 6, paths of folders since. */
final class NpmLock implements LockFormat {
    private static final String MODULES = "node_modules/";

    @Override
    public void read(byte[] bytes, Declarations found) {
        found.json(bytes).ifPresent(json -> {
            if (json.path("packages").isObject()) {
                json.path("packages").properties().forEach(entry -> folder(entry.getKey(), entry.getValue(), found));
            } else if (json.path("dependencies").isObject() || json.has("lockfileVersion")) {
                tree(json.path("dependencies"), found);
            } else {
                found.problem("not npm's lock file: it has neither packages nor dependencies");
            }
        });
    }

    /** A path without {@code node_modules} is the application's own, as is what a link leads to. */
    private static void folder(String path, JsonNode node, Declarations found) {
        int modules = path.lastIndexOf(MODULES);
        if (modules >= 0 && !node.path("link").asBoolean()) {
            String name = Json.text(node, "name");
            found.add(
                    "npm",
                    name == null ? path.substring(modules + MODULES.length()) : name,
                    Json.text(node, "version"),
                    node.path("dev").asBoolean());
        }
    }

    private static void tree(JsonNode dependencies, Declarations found) {
        dependencies.properties().forEach(entry -> {
            JsonNode node = entry.getValue();
            NpmSpec spec = NpmSpec.of(entry.getKey(), Json.text(node, "version"));
            if (!spec.isLocal()) {
                found.add("npm", spec.name(), spec.version(), node.path("dev").asBoolean());
            }
            tree(node.path("dependencies"), found);
        });
    }
}
