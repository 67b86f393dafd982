package dev.tallyman.catalog.lock;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallyman.catalog.format.Json;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** {@code yarn.lock}: a format of its own in Yarn 1, YAML since 2. Neither tells what is for development alone. */
final class YarnLock implements LockFormat {
    private static final String METADATA = "__metadata";
    private static final String CLASSIC_HEADER = "# yarn lockfile v1";
    private static final String VERSION = "  version ";

    @Override
    public void read(byte[] bytes, Declarations found) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.contains("\n" + METADATA + ":") || text.startsWith(METADATA + ":")) {
            found.yaml(bytes).ifPresent(yaml -> berry(yaml, found));
        } else if (text.contains(CLASSIC_HEADER)) {
            classic(bytes, found);
        } else {
            found.problem("not Yarn's lock file: neither \"" + CLASSIC_HEADER + "\" nor " + METADATA + " is in it");
        }
    }

    private static void berry(JsonNode yaml, Declarations found) {
        yaml.properties().forEach(entry -> {
            JsonNode node = entry.getValue();
            // A soft link leads to the application's own: a workspace, a folder beside it.
            if (entry.getKey().equals(METADATA)
                    || node.path("linkType").asText().equals("soft")) {
                return;
            }
            String resolution = Json.text(node, "resolution");
            found.add(
                    "npm",
                    name(resolution == null ? entry.getKey() : resolution),
                    node.path("version").asText(null),
                    false);
        });
    }

    private static String name(String specifier) {
        int at = specifier.indexOf('@', 1);
        return at < 0 ? specifier : specifier.substring(0, at);
    }

    /** An entry is a line of specifiers, then indented lines of which one is its version. */
    private static void classic(byte[] bytes, Declarations found) {
        String key = null;
        for (String line : Declarations.lines(bytes)) {
            if (line.isBlank() || line.charAt(0) == '#') {
                continue;
            }
            if (line.charAt(0) != ' ') {
                missing(key, found);
                key = unquoted(line.split(",", 2)[0].strip().replaceFirst(":$", ""));
            } else if (line.startsWith(VERSION) && key != null) {
                add(key, unquoted(line.substring(VERSION.length()).strip()), found);
                key = null;
            }
        }
        missing(key, found);
    }

    private static void missing(@Nullable String key, Declarations found) {
        if (key != null) {
            found.problem("an entry without a version: " + key);
        }
    }

    private static void add(String key, String version, Declarations found) {
        String name = name(key);
        NpmSpec spec = NpmSpec.of(name, key.substring(Math.min(key.length(), name.length() + 1)));
        if (!spec.isLocal()) {
            found.add("npm", spec.name(), version, false);
        }
    }

    private static String unquoted(String text) {
        return text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1)
                : text.replace("\"", "");
    }
}
