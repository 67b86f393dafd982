package dev.tallyman.registry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallyman.http.Redactor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * What a registry says is wrong: the first of its {@code errors} (OCI distribution specification, "Error codes"), or the first words of whatever it sent.
 *
 * @param code    upper case, e.g. {@code MANIFEST_UNKNOWN}; empty where it tells none
 * @param message without secrets, one line
 */
record RegistryError(String code, String message) {
    private static final int MAX_MESSAGE = 200;
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(32).build())
            .build());

    static RegistryError of(byte[] body) {
        try {
            JsonNode root = JSON.readTree(body);
            JsonNode first = root == null ? null : root.path("errors").path(0);
            if (first != null && first.isObject()) {
                return new RegistryError(
                        first.path("code").asText("").toUpperCase(Locale.ROOT),
                        shown(first.path("message").asText("")));
            }
            if (root != null && root.isObject()) {
                String message =
                        root.path("message").asText(root.path("details").asText(""));
                return new RegistryError("", shown(message));
            }
        } catch (IOException e) {
            // Not JSON: its first words tell as much.
        }
        String text = new String(body, StandardCharsets.UTF_8);
        return new RegistryError("", text.stripLeading().startsWith("<") ? "a web page" : shown(text));
    }

    /** As registries' users know it: {@code DENIED: denied}. */
    String quoted() {
        return code.isEmpty() ? message : message.isEmpty() ? code : code + ": " + message;
    }

    private static String shown(String text) {
        String line = Redactor.shared().redact(text.strip().replaceAll("\\s+", " "));
        return line.length() > MAX_MESSAGE ? line.substring(0, MAX_MESSAGE) + "…" : line;
    }
}
