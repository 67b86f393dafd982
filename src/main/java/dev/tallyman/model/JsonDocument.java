package dev.tallyman.model;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A kind of document that users give as a file of JSON, held in memory while it is read.
 *
 * @param name     what it is, for people: "SBOM"
 * @param maxBytes longer ones are refused
 * @param path     what to do where the file is not there
 * @param give     what to do where it is something else
 */
public record JsonDocument(String name, long maxBytes, String path, String give) {
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * Reads the object in {@code file}.
     *
     * @throws TallymanException where the file is not there, is too long, or holds no JSON object
     */
    public JsonNode read(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new TallymanException(ErrorCode.NOT_FOUND, action(file), "there is no such file", path);
            }
            if (Files.size(file) > maxBytes) {
                throw bad(file, "it has more than " + (maxBytes >> 20) + " MiB", null);
            }
            JsonNode root = JSON.readTree(file.toFile());
            if (root == null || !root.isObject()) {
                throw bad(file, "it is not a JSON object", null);
            }
            return root;
        } catch (JacksonException e) {
            throw bad(file, "it is not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new TallymanException(ErrorCode.ENVIRONMENT, action(file), e.toString(), "", e);
        }
    }

    /** The error of a file that is not such a document. */
    public TallymanException bad(Path file, String reason, @Nullable Exception cause) {
        return new TallymanException(ErrorCode.BAD_CONTENT, action(file), reason, give, cause);
    }

    private String action(Path file) {
        return "read the " + name + " " + file;
    }
}
