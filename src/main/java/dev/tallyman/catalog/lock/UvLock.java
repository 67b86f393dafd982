package dev.tallyman.catalog.lock;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallyman.catalog.format.Json;
import java.util.Set;

/** {@code uv.lock}: what the workspace's own members need, but for their groups, is for production. */
final class UvLock implements LockFormat {
    @Override
    public void read(byte[] bytes, Declarations found) {
        TomlPackages.read(bytes, "package", "uv", found).ifPresent(packages -> {
            Reach reach = reach(packages);
            Set<String> needed = reach.fromRoots();
            packages.forEach(node -> {
                String name = Json.text(node, "name");
                if (!isOwn(node)) {
                    boolean development = reach.hasRoots() && name != null && !needed.contains(name);
                    found.add("pypi", name, Json.text(node, "version"), development);
                }
            });
        });
    }

    private static boolean isOwn(JsonNode node) {
        JsonNode source = node.path("source");
        return source.has("editable") || source.has("virtual") || source.has("directory");
    }

    private static Reach reach(JsonNode packages) {
        Reach reach = new Reach();
        packages.forEach(node -> {
            String name = node.path("name").asText("");
            if (isOwn(node)) {
                reach.root(name);
            }
            needs(reach, name, node.path("dependencies"));
            node.path("optional-dependencies").forEach(group -> needs(reach, name, group));
        });
        return reach;
    }

    private static void needs(Reach reach, String name, JsonNode dependencies) {
        dependencies.forEach(
                dependency -> reach.needs(name, dependency.path("name").asText("")));
    }
}
