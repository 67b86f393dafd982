package dev.tallyman.catalog.lock;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code conan.lock}: lists of references in Conan 2, a graph of them in 1. */
final class ConanLock implements LockFormat {
    private static final Pattern REFERENCE =
            Pattern.compile("([^/@#%]+)/([^/@#%]+)(?:@([^/#%]+)/([^/#%]+))?(?:[#%@].*)?");

    @Override
    public void read(byte[] bytes, Declarations found) {
        found.json(bytes).ifPresent(json -> {
            JsonNode nodes = json.path("graph_lock").path("nodes");
            if (nodes.isObject()) {
                nodes.forEach(node -> add(
                        node.path("ref").asText(""),
                        node.path("context").asText("").equals("build"),
                        found));
            } else if (json.has("requires") || json.has("build_requires")) {
                json.path("requires").forEach(one -> add(one.asText(""), false, found));
                json.path("build_requires").forEach(one -> add(one.asText(""), true, found));
            } else {
                found.problem("not Conan's lock file: it has neither requires nor a graph");
            }
        });
    }

    /** What is no reference is the application's own recipe. */
    private static void add(String text, boolean development, Declarations found) {
        Matcher reference = REFERENCE.matcher(text);
        if (!reference.matches()) {
            return;
        }
        Map<String, String> qualifiers = new HashMap<>();
        if (reference.group(3) != null) {
            qualifiers.put("user", reference.group(3));
            qualifiers.put("channel", reference.group(4));
        }
        found.add("conan", reference.group(1), reference.group(2), development, qualifiers, List.of());
    }
}
