package dev.tallyman.catalog.lock;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallyman.catalog.format.Json;

/** {@code poetry.lock}: until Poetry 1.4 a package has a category, since 2.0 its groups, between the two neither. */
final class PoetryLock implements LockFormat {
    @Override
    public void read(byte[] bytes, Declarations found) {
        TomlPackages.read(bytes, "package", "Poetry", found)
                .ifPresent(packages -> packages.forEach(node -> {
                    if (!node.path("source").path("type").asText().equals("directory")) {
                        found.add("pypi", Json.text(node, "name"), Json.text(node, "version"), isForDevelopment(node));
                    }
                }));
    }

    private static boolean isForDevelopment(JsonNode node) {
        JsonNode groups = node.path("groups");
        return node.path("category").asText().equals("dev") || (!groups.isEmpty() && !TomlPackages.has(groups, "main"));
    }
}
