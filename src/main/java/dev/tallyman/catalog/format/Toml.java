package dev.tallyman.catalog.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlFactory;
import dev.tallyman.catalog.FactSink;
import dev.tallyman.model.JsonTree;
import java.util.Optional;

/** TOML as package managers write it. Depth and lengths are capped. */
public final class Toml {
    private static final DocumentFormat FORMAT = new DocumentFormat(
            "TOML",
            new JsonTree(TomlFactory.builder()
                    .streamReadConstraints(DocumentFormat.CONSTRAINTS)
                    .build()));

    private Toml() {}

    /** Parses a document; empty, with a problem recorded, where it is not TOML. */
    public static Optional<JsonNode> parse(byte[] bytes, FactSink facts) {
        return FORMAT.parse(bytes, facts);
    }
}
