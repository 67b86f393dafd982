package dev.tallyman.catalog.lock;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** The lists of packages in locks that are TOML. */
final class TomlPackages {
    private TomlPackages() {}

    /**
     * The list of that key; empty, with a problem recorded, where there is none although the file has something in it.
     *
     * @param tool whose lock it is, for the problem
     */
    static Optional<JsonNode> read(byte[] bytes, String key, String tool, Declarations found) {
        return found.toml(bytes).map(toml -> toml.path(key)).filter(packages -> {
            if (!packages.isArray() && !packages.isMissingNode()) {
                found.problem("not " + tool + "'s lock file: its packages are no list");
            }
            return packages.isArray();
        });
    }

    static boolean has(JsonNode list, String text) {
        for (JsonNode element : list) {
            if (element.asText().equals(text)) {
                return true;
            }
        }
        return false;
    }
}
