package dev.tallyman.catalog.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.tallyman.catalog.Cataloger;
import dev.tallyman.catalog.FactSink;
import dev.tallyman.model.JsonTree;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;

/** YAML as package managers write it. Depth and length are capped; an alias is not followed, so it cannot multiply anything. */
public final class Yaml {
    private static final DocumentFormat FORMAT = new DocumentFormat("YAML", tree());

    private Yaml() {}

    /** Parses the first document; empty, with a problem recorded, where it is not YAML. */
    public static Optional<JsonNode> parse(byte[] bytes, FactSink facts) {
        return FORMAT.parse(bytes, facts);
    }

    private static JsonTree tree() {
        LoaderOptions limits = new LoaderOptions();
        limits.setCodePointLimit(Cataloger.MAX_SHARED_BYTES);
        limits.setNestingDepthLimit(DocumentFormat.MAX_DEPTH);
        YAMLFactory factory = YAMLFactory.builder()
                .loaderOptions(limits)
                .streamReadConstraints(DocumentFormat.CONSTRAINTS)
                .build();
        return new JsonTree(factory);
    }
}
