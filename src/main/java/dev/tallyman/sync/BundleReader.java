package dev.tallyman.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallyman.inventory.Attestation;
import dev.tallyman.model.Digest;
import java.io.IOException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Reads what a Sigstore bundle says: the in-toto statement in its envelope. Nothing of it is verified. */
final class BundleReader {
    /** A word of a statement that is longer is cut. */
    static final int MAX_WORD = 500;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GITHUB = "https://github.com/";

    private BundleReader() {}

    static Attestation read(byte[] bundle, Digest subject) {
        try {
            JsonNode root = JSON.readTree(bundle);
            JsonNode payload = root.path("dsseEnvelope").path("payload");
            if (!payload.isTextual()) {
                return Attestation.unreadable(subject, "its bundle has no statement");
            }
            JsonNode statement = JSON.readTree(Base64.getDecoder().decode(payload.asText()));
            return read(root, statement, subject);
        } catch (IOException | IllegalArgumentException e) {
            return Attestation.unreadable(subject, "its bundle is not JSON with a statement in base64");
        }
    }

    private static Attestation read(JsonNode bundle, JsonNode statement, Digest subject) {
        JsonNode predicate = statement.path("predicate");
        JsonNode workflow =
                predicate.path("buildDefinition").path("externalParameters").path("workflow");
        JsonNode config = predicate.path("invocation").path("configSource");
        String builder = text(predicate.path("runDetails").path("builder").path("id"));
        return new Attestation(
                subject,
                text(statement.path("predicateType")),
                builder != null ? builder : text(predicate.path("builder").path("id")),
                repository(workflow.isObject() ? text(workflow.path("repository")) : text(config.path("uri"))),
                workflow.isObject() ? workflow(workflow) : text(config.path("entryPoint")),
                text(bundle.path("mediaType")),
                isAbout(statement, subject) ? null : "its statement is about something else");
    }

    private static boolean isAbout(JsonNode statement, Digest subject) {
        for (JsonNode each : statement.path("subject")) {
            if (subject.hex()
                    .equals(each.path("digest").path(subject.algorithm()).asText())) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable String workflow(JsonNode workflow) {
        String path = text(workflow.path("path"));
        String ref = text(workflow.path("ref"));
        return path == null || ref == null ? path : path + "@" + ref;
    }

    /** {@code owner/name} out of {@code git+https://github.com/owner/name@refs/heads/main}. */
    private static @Nullable String repository(@Nullable String address) {
        if (address == null) {
            return null;
        }
        String plain = address.startsWith("git+") ? address.substring(4) : address;
        int at = plain.indexOf('@', plain.indexOf("//") + 2);
        String named = at < 0 ? plain : plain.substring(0, at);
        return named.startsWith(GITHUB) ? named.substring(GITHUB.length()) : named;
    }

    private static @Nullable String text(JsonNode node) {
        if (!node.isTextual() || node.asText().isBlank()) {
            return null;
        }
        String text = node.asText();
        return text.length() > MAX_WORD ? text.substring(0, MAX_WORD) + "…" : text;
    }
}
