package dev.tallyman.store.page;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallyman.server.views.ConnectionView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Connections without their credentials: the sealed column is not even read. */
final class Connections {
    private static final String SQL = """
            SELECT c.name, c.api_url, c.registry, c.username, c.image_scope, c.origin, c.credential, c.reference, c.created_at, c.rotated_at,
              c.expires_at, c.last_used_at, c.last_tested_at, c.last_test,
              (SELECT count(*) FROM repository r WHERE r.connection_id = c.id AND r.state = 'active') AS images,
              (SELECT max(r.synced_at) FROM repository r WHERE r.connection_id = c.id) AS synced_at,
              (SELECT s.report FROM sync_run s WHERE s.connection_id = c.id AND s.finished_at IS NOT NULL ORDER BY s.id DESC LIMIT 1) AS report
            FROM connection c ORDER BY c.name""";

    private Connections() {}

    static List<ConnectionView> load(DSLContext context) {
        return context.fetch(SQL).map(columns -> view(new Row(columns)));
    }

    private static ConnectionView view(Row row) {
        return new ConnectionView(
                row.text("name"),
                row.text("api_url"),
                row.text("registry"),
                row.optionalText("username"),
                row.text("image_scope"),
                row.text("origin"),
                row.text("credential"),
                row.optionalText("reference"),
                row.time("created_at"),
                row.optionalTime("rotated_at"),
                row.optionalTime("expires_at"),
                row.optionalTime("last_used_at"),
                row.optionalTime("last_tested_at"),
                row.optionalTime("synced_at"),
                row.count("images"),
                budget(Row.json(row.optionalText("report")).path("rateLimit")),
                test(row.optionalText("last_test")));
    }

    private static ConnectionView.@Nullable Budget budget(JsonNode node) {
        String resets = node.path("resetsAt").asText("");
        return node.isObject()
                ? new ConnectionView.Budget(
                        node.path("limit").asInt(),
                        node.path("remaining").asInt(),
                        resets.isEmpty() || resets.equals("null") ? null : Instant.parse(resets))
                : null;
    }

    /** Reads the JSON of {@code connection test}; null where there is none. */
    static ConnectionView.@Nullable Test test(@Nullable String json) {
        JsonNode root = Row.json(json);
        if (!root.isObject()) {
            return null;
        }
        List<ConnectionView.Step> steps = new ArrayList<>();
        root.path("capabilities")
                .forEach(step -> steps.add(new ConnectionView.Step(
                        step.path("capability").asText(""),
                        text(step.path("owner")),
                        step.path("state").asText("unknown"),
                        step.path("evidence").asText(""),
                        text(step.path("remedy")))));
        JsonNode scopes = root.path("scopes");
        return new ConnectionView.Test(
                root.path("ok").asBoolean(false),
                text(root.path("identity").path("login")),
                text(root.path("identity").path("kind")),
                texts(scopes.path("found")),
                texts(scopes.path("missing")),
                texts(scopes.path("excess")),
                steps);
    }

    private static @Nullable String text(JsonNode node) {
        return node.isTextual() && !node.asText().isEmpty() ? node.asText() : null;
    }

    private static List<String> texts(JsonNode node) {
        List<String> all = new ArrayList<>();
        node.forEach(element -> all.add(element.asText("")));
        return all;
    }
}
