package dev.tallyman.catalog.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tallyman.catalog.FactSink;
import dev.tallyman.model.JsonTree;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * A way to write a tree of values.
 *
 * @param name as problems call it
 */
record DocumentFormat(String name, JsonTree tree) {
    /** Of whatever format, nested this deep a document is not read. */
    static final int MAX_DEPTH = 200;

    static final StreamReadConstraints CONSTRAINTS =
            StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build();

    private static final int BOM_LENGTH = 3;

    /** Parses a document; empty, with a problem recorded, where it is not one. */
    Optional<JsonNode> parse(byte[] bytes, FactSink facts) {
        return parse(bytes, facts, tree::read);
    }

    /** The same, but of an object only these of its own fields. */
    Optional<JsonNode> parseFields(Set<String> fields, byte[] bytes, FactSink facts) {
        return parse(bytes, facts, (content, from, length) -> tree.readFields(fields, content, from, length));
    }

    private interface Reading {
        JsonNode read(byte[] content, int from, int length) throws IOException;
    }

    private Optional<JsonNode> parse(byte[] bytes, FactSink facts, Reading reading) {
        int start = hasByteOrderMark(bytes) ? BOM_LENGTH : 0;
        try {
            JsonNode node = reading.read(bytes, start, bytes.length - start);
            if (node.isMissingNode()) {
                facts.problem("it is empty where " + name + " is expected");
                return Optional.empty();
            }
            return Optional.of(node);
        } catch (JsonProcessingException e) {
            facts.problem("not " + name + place(e));
            return Optional.empty();
        } catch (IOException e) {
            facts.problem("not " + name + ": its text is not UTF-8");
            return Optional.empty();
        }
    }

    private static String place(JsonProcessingException e) {
        return e.getLocation() == null
                ? ""
                : ": line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
    }

    private static boolean hasByteOrderMark(byte[] bytes) {
        return bytes.length >= BOM_LENGTH
                && bytes[0] == (byte) 0xef
                && bytes[1] == (byte) 0xbb
                && bytes[2] == (byte) 0xbf;
    }
}
