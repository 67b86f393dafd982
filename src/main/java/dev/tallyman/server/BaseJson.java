package dev.tallyman.server;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tallyman.inventory.BaseSummary;
import java.util.Objects;

/** Bases as the API gives them: their components are named as the JSON. */
final class BaseJson {
    private static final ObjectMapper JSON = new JsonMapper();

    private BaseJson() {}

    static ObjectNode summary(BaseSummary base) {
        return JSON.valueToTree(base);
    }

    /** What the list is ordered by: one platform of one base. */
    static String key(BaseSummary base) {
        return base.name() + "\n" + Objects.requireNonNullElse(base.platform(), "") + "\n" + base.digest();
    }
}
