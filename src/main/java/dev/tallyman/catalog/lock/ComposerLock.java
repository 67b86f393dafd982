package dev.tallyman.catalog.lock;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallyman.catalog.format.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code composer.lock}. */
final class ComposerLock implements LockFormat {
    @Override
    public void read(byte[] bytes, Declarations found) {
        found.json(bytes).ifPresent(json -> {
            if (!json.path("packages").isArray()) {
                found.problem("not Composer's lock file: it has no packages");
            }
            json.path("packages").forEach(node -> add(node, false, found));
            json.path("packages-dev").forEach(node -> add(node, true, found));
        });
    }

    private static void add(JsonNode node, boolean development, Declarations found) {
        if (node.path("dist").path("type").asText().equals("path")) {
            return;
        }
        List<String> licenses = new ArrayList<>();
        node.path("license").forEach(license -> licenses.add(license.asText("")));
        licenses.removeIf(String::isBlank);
        found.add("composer", Json.text(node, "name"), Json.text(node, "version"), development, Map.of(), licenses);
    }
}
