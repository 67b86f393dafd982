package dev.tallyman.catalog.lock;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallyman.catalog.format.Json;

/** {@code Pipfile.lock} of pipenv. */
final class PipfileLock implements LockFormat {
    @Override
    public void read(byte[] bytes, Declarations found) {
        found.json(bytes).ifPresent(json -> {
            if (!json.path("default").isObject() && !json.path("develop").isObject()) {
                found.problem("not pipenv's lock file: it has neither default nor develop");
            }
            add(json.path("default"), false, found);
            add(json.path("develop"), true, found);
        });
    }

    private static void add(JsonNode packages, boolean development, Declarations found) {
        packages.properties().forEach(entry -> {
            JsonNode node = entry.getValue();
            String version = Json.text(node, "version");
            if (!node.has("path")) {
                found.add(
                        "pypi",
                        entry.getKey(),
                        version == null ? null : version.replaceFirst("^={2,3}", ""),
                        development);
            }
        });
    }
}
