package dev.tallyman.store.page;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallyman.connection.Diagnosis;
import dev.tallyman.connection.ImageScope;
import dev.tallyman.connection.TokenAges;
import dev.tallyman.inventory.PatternMatch;
import dev.tallyman.model.TallymanException;
import dev.tallyman.server.views.ConnectionPage;
import dev.tallyman.server.views.ConnectionView;
import dev.tallyman.store.ConnectionStore;
import dev.tallyman.store.SightStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Connections without their credentials: the sealed column is not even read. */
final class Connections {
    private static final String SQL = """
            SELECT c.name, c.api_url, c.registry, c.username, c.image_scope, c.origin, c.credential, c.reference, c.created_at, c.rotated_at,
              c.expires_at, c.last_used_at, c.last_tested_at, c.last_test,
              (SELECT count(*) FROM repository r WHERE r.connection_id = c.id AND r.state = 'active') AS images,
              (SELECT count(*) FROM unseen u WHERE u.connection_id = c.id AND u.reason <> 'scope') AS unseen,
              (SELECT max(r.synced_at) FROM repository r WHERE r.connection_id = c.id) AS synced_at,
              (SELECT s.report FROM sync_run s WHERE s.connection_id = c.id AND s.finished_at IS NOT NULL ORDER BY s.id DESC LIMIT 1) AS report
            FROM connection c ORDER BY c.name""";

    private static final int AUDIT = 10;

    private Connections() {}

    static List<ConnectionView> load(DSLContext context, TokenAges ages, Instant now) {
        return context.fetch(SQL).map(columns -> view(new Row(columns), ages, now));
    }

    /** All of the connection of this name. */
    static Optional<ConnectionPage> page(DSLContext context, String name, TokenAges ages, Instant now) {
        Optional<Long> id = context.fetchOptional("SELECT id FROM connection WHERE name = ?", name)
                .map(row -> row.get("id", Long.class));
        return id.flatMap(found -> load(context, ages, now).stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .map(view -> new ConnectionPage(
                        view,
                        SightStore.unseen(context, found),
                        patterns(view.scope(), SightStore.patterns(context, found)),
                        isSynced(context, found),
                        ConnectionStore.audit(context, Long.MAX_VALUE, AUDIT, name))));
    }

    /** The patterns of now, with what a sync found with each. */
    private static List<PatternMatch> patterns(String scope, List<PatternMatch> held) {
        try {
            return ImageScope.parse(scope).rules().stream()
                    .map(rule -> PatternMatch.of(rule.text(), held))
                    .toList();
        } catch (TallymanException e) {
            return held; // No scope of ours, and no reason to show nothing of the connection.
        }
    }

    private static boolean isSynced(DSLContext context, long id) {
        return context.fetchSingle(
                        "SELECT EXISTS (SELECT 1 FROM sync_run WHERE connection_id = ? AND finished_at IS NOT NULL) AS synced",
                        id)
                .get("synced", Boolean.class);
    }

    private static ConnectionView view(Row row, TokenAges ages, Instant now) {
        Instant created = row.time("created_at");
        Instant rotated = row.optionalTime("rotated_at");
        Instant used = row.optionalTime("last_used_at");
        Instant since = rotated == null ? created : rotated;
        return new ConnectionView(
                row.text("name"),
                row.text("api_url"),
                row.text("registry"),
                row.optionalText("username"),
                row.text("image_scope"),
                row.text("origin"),
                row.text("credential"),
                row.optionalText("reference"),
                created,
                rotated,
                row.optionalTime("expires_at"),
                used,
                row.optionalTime("last_tested_at"),
                row.optionalTime("synced_at"),
                row.count("images"),
                row.count("unseen"),
                ages.warnings(
                        row.text("credential").equals("anonymous") ? null : since,
                        row.optionalTime("expires_at"),
                        used == null ? created : used,
                        now),
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
                steps,
                tried(root.path("steps")),
                texts(root.path("commands")));
    }

    private static List<Diagnosis.Step> tried(JsonNode steps) {
        List<Diagnosis.Step> all = new ArrayList<>();
        steps.forEach(step -> all.add(new Diagnosis.Step(
                step.path("name").asText(""),
                Diagnosis.Mark.ofWord(step.path("mark").asText("")),
                step.path("detail").asText(""),
                text(step.path("remedy")))));
        return all;
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
