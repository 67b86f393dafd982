package dev.tallyman.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tallyman.catalog.FoundSecret;
import dev.tallyman.connection.AuditEntry;
import dev.tallyman.http.Redactor;
import dev.tallyman.inventory.Irregularity;
import dev.tallyman.inventory.Ownership;
import dev.tallyman.inventory.PatternMatch;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.Severity;
import dev.tallyman.model.TallymanException;
import dev.tallyman.scan.RiskAnswers;
import dev.tallyman.server.views.ConnectionPage;
import dev.tallyman.server.views.ConnectionView;
import dev.tallyman.server.views.Contents;
import dev.tallyman.server.views.EventRow;
import dev.tallyman.server.views.Inventory;
import dev.tallyman.server.views.RepositoryRow;
import dev.tallyman.server.views.RepositoryView;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The REST API. {@code openapi.json} describes it; a test holds the two together. */
final class Api {
    static final String PREFIX = "/api/v1";
    static final int DEFAULT_LIMIT = 100;
    static final int MAX_LIMIT = 1_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Inventory inventory;
    private final Contents contents;
    private final Jobs jobs;
    private final Actions actions;
    private final Readiness readiness;
    private final byte[] description = description();

    Api(WebServer.Parts parts) {
        inventory = parts.inventory();
        contents = parts.contents();
        jobs = parts.jobs();
        actions = parts.actions();
        readiness = parts.readiness();
    }

    /** Every address of the API and what answers it; {@code <name>} has slashes. */
    Map<String, Handler> routes() {
        Map<String, Handler> routes = new LinkedHashMap<>();
        routes.put("/health/live", context -> json(context, object().put("status", "live")));
        routes.put("/health/ready", this::ready);
        routes.put(
                PREFIX + "/openapi.json",
                context -> context.contentType("application/json").result(description));
        routes.put(PREFIX + "/images", this::images);
        routes.put(PREFIX + "/images/<name>/tags", this::tags);
        routes.put(PREFIX + "/images/<name>/versions", this::versions);
        routes.put(
                PREFIX + "/images/<name>/history",
                context -> history(context, repository(context).row().id()));
        routes.put(PREFIX + "/images/<name>", this::image);
        routes.put(PREFIX + "/hygiene", this::hygiene);
        routes.put(PREFIX + "/bases", context -> list(context, inventory.bases(), BaseJson::key, BaseJson::summary));
        routes.put(PREFIX + "/findings", this::findings);
        routes.put(PREFIX + "/secrets", this::secrets);
        routes.put(PREFIX + "/risky-files", this::riskyFiles);
        routes.put(PREFIX + "/history", context -> history(context, null));
        routes.put(PREFIX + "/connections", this::connections);
        routes.put(PREFIX + "/connections/<name>/unseen", this::unseen);
        routes.put(PREFIX + "/connections/<name>/scope", this::scope);
        routes.put(PREFIX + "/audit", this::audit);
        routes.put(PREFIX + "/jobs", this::jobs);
        return routes;
    }

    void addTo(RoutesConfig config) {
        routes().forEach(config::get);
        changes().forEach(config::post);
    }

    /** Every address of the API that changes something. */
    Map<String, Handler> changes() {
        return Map.of(PREFIX + "/jobs/{id}/cancel", this::cancel);
    }

    private void cancel(Context context) {
        long id = context.pathParamAsClass("id", Long.class).getOrDefault(-1L);
        if (!actions.cancel(id)) {
            throw new TallymanException(
                    ErrorCode.NOT_FOUND,
                    "cancel job " + context.pathParam("id"),
                    "no such job is running, or it is not one that can be cancelled",
                    "GET " + PREFIX + "/jobs lists the jobs");
        }
        context.status(202);
        json(context, object().put("status", "cancelling"));
    }

    private void ready(Context context) {
        Optional<String> waiting = readiness.waitingFor();
        if (waiting.isEmpty()) {
            json(context, object().put("status", "ready"));
            return;
        }
        context.status(503);
        context.header("Retry-After", "1");
        json(context, object().put("status", "waiting").put("waitingFor", waiting.get()));
    }

    private void images(Context context) {
        String team = context.queryParam("team");
        boolean unowned = "true".equals(context.queryParam("unowned"));
        List<RepositoryRow> rows = inventory.repositories().stream()
                .filter(row -> team == null || row.ownership().has(team))
                .filter(row -> !unowned || row.ownership().by() == Ownership.By.NONE)
                .toList();
        list(context, rows, row -> row.name() + "\n" + row.registry(), ApiJson::image);
    }

    private void hygiene(Context context) {
        String kind = context.queryParam("kind");
        List<Irregularity> all = inventory.hygiene().stream()
                .filter(one -> kind == null || one.kind().word().equals(kind))
                .toList();
        list(context, all, one -> one.kind().word() + "\n" + one.image() + "\n" + one.subject(), ApiJson::irregularity);
    }

    private void image(Context context) {
        json(context, ApiJson.image(repository(context).row()));
    }

    private void tags(Context context) {
        list(context, repository(context).tags(), RepositoryView.TagRow::name, ApiJson::tag);
    }

    private void versions(Context context) {
        list(context, repository(context).versions(), Api::versionKey, ApiJson::version);
    }

    private static String versionKey(RepositoryView.VersionRow version) {
        return String.format("%020d", version.id());
    }

    private RepositoryView repository(Context context) {
        String name = context.pathParam("name");
        return inventory
                .repository(name)
                .orElseThrow(() -> new TallymanException(
                        ErrorCode.NOT_FOUND,
                        "find " + name,
                        "the inventory has no image of that name",
                        "GET " + PREFIX + "/images lists those that it has"));
    }

    private void findings(Context context) {
        int limit = limit(context);
        Contents.FindingKey after = Cursor.of(context).map(Api::findingKey).orElse(null);
        String image = context.queryParam("image");
        String id = context.queryParam("id");
        List<Contents.FindingRecord> found = byRisk(context)
                ? contents.findingsByRisk(after, limit + 1, image, id)
                : contents.findings(after, limit + 1, image, id);
        answer(context, found, limit, finding -> findingKey(finding.key()), ApiJson::finding);
    }

    private void secrets(Context context) {
        List<RiskAnswers.SecretPlace> all = contents.risks().secrets(context.queryParam("image"));
        list(context, all, Api::key, ApiJson::secret);
    }

    private void riskyFiles(Context context) {
        List<RiskAnswers.RiskyPlace> all = contents.risks().files(context.queryParam("image"));
        list(context, all, Api::key, ApiJson::riskyFile);
    }

    private static String key(RiskAnswers.SecretPlace place) {
        FoundSecret secret = place.secret();
        return String.join(
                "\n",
                rank(secret.severity()),
                place.image(),
                place.platform(),
                place.digest(),
                secret.place(),
                String.format(Locale.ROOT, "%08d", secret.line()),
                secret.rule(),
                secret.fingerprint(),
                String.valueOf(secret.layer()));
    }

    /** A text that orders worst first. */
    private static String rank(Severity severity) {
        return switch (severity) {
            case CRITICAL -> "1";
            case HIGH -> "2";
            case MEDIUM -> "3";
            case LOW -> "4";
            case UNKNOWN -> "5";
        };
    }

    private static String key(RiskAnswers.RiskyPlace place) {
        return String.join(
                "\n",
                rank(place.file().severity()),
                place.image(),
                place.platform(),
                place.digest(),
                place.file().path());
    }

    private static boolean byRisk(Context context) {
        String sort = context.queryParam("sort");
        if (sort != null && !sort.equals("risk")) {
            throw new TallymanException(
                    ErrorCode.USAGE,
                    "read the parameter sort",
                    "the only order to ask for is risk",
                    "Leave it out for none");
        }
        return sort != null;
    }

    private static String findingKey(Contents.FindingKey key) {
        return key.risk() + " " + key.packageVersion() + " " + key.weakness();
    }

    private static Contents.FindingKey findingKey(String cursor) {
        String[] parts = cursor.split(" ", 3);
        try {
            if (parts.length < 3) {
                throw Cursor.invalid();
            }
            return new Contents.FindingKey(Double.parseDouble(parts[0]), Long.parseLong(parts[1]), parts[2]);
        } catch (NumberFormatException e) {
            throw Cursor.invalid();
        }
    }

    private void connections(Context context) {
        list(context, inventory.connections(), ConnectionView::name, ApiJson::connection);
    }

    private void unseen(Context context) {
        list(context, connection(context).unseen(), one -> one.kind().word() + "\n" + one.name(), ApiJson::unseen);
    }

    private void scope(Context context) {
        List<PatternMatch> all = connection(context).patterns();
        list(context, all, one -> String.format("%05d", all.indexOf(one)), ApiJson::pattern);
    }

    private ConnectionPage connection(Context context) {
        String name = context.pathParam("name");
        return inventory
                .connection(name)
                .orElseThrow(() -> new TallymanException(
                        ErrorCode.NOT_FOUND,
                        "find the connection " + name,
                        "there is none of that name",
                        "GET " + PREFIX + "/connections lists those that there are"));
    }

    private void history(Context context, @Nullable Long repository) {
        int limit = limit(context);
        long before = Cursor.of(context).map(Api::number).orElse(Long.MAX_VALUE);
        List<EventRow> found = inventory.events(repository, since(context), before, limit + 1);
        answer(context, found, limit, event -> String.valueOf(event.id()), ApiJson::event);
    }

    private static Instant since(Context context) {
        String since = context.queryParam("since");
        try {
            return since == null ? Instant.EPOCH : Instant.parse(since);
        } catch (DateTimeParseException e) {
            throw new TallymanException(
                    ErrorCode.USAGE, "read the parameter since", "it is no time", "Write 2026-11-30T12:00:00Z");
        }
    }

    private void audit(Context context) {
        int limit = limit(context);
        List<AuditEntry> found = inventory.audit(
                Cursor.of(context).map(Api::number).orElse(Long.MAX_VALUE), limit + 1, context.queryParam("subject"));
        answer(context, found, limit, line -> String.valueOf(line.id()), ApiJson::audit);
    }

    private static long number(String cursor) {
        try {
            return Long.parseLong(cursor);
        } catch (NumberFormatException e) {
            throw Cursor.invalid();
        }
    }

    private void jobs(Context context) {
        list(context, jobs.recent(), job -> String.format("%020d", Long.MAX_VALUE - job.id()), ApiJson::job);
    }

    /** A page of a list that is ordered by {@code key}; the cursor is the key of the last one given. */
    private static <T> void list(Context context, List<T> all, Function<T, String> key, Function<T, ObjectNode> json) {
        int limit = limit(context);
        String after = Cursor.of(context).orElse("");
        List<T> page = all.stream()
                .sorted(Comparator.comparing(key))
                .filter(element -> key.apply(element).compareTo(after) > 0)
                .limit(limit + 1L)
                .toList();
        answer(context, page, limit, key, json);
    }

    /** @param found one more than {@code limit} where the list goes on */
    private static <T> void answer(
            Context context, List<T> found, int limit, Function<T, String> key, Function<T, ObjectNode> json) {
        ArrayNode items = JsonNodeFactory.instance.arrayNode();
        found.stream().limit(limit).map(json).forEach(items::add);
        answer(context, items, found.size() > limit ? Cursor.encode(key.apply(found.get(limit - 1))) : null);
    }

    private static void answer(Context context, ArrayNode items, @Nullable String next) {
        ObjectNode answer = object();
        answer.set("items", items);
        json(context, answer.put("next", next));
    }

    private static int limit(Context context) {
        String asked = context.queryParam("limit");
        if (asked == null) {
            return DEFAULT_LIMIT;
        }
        try {
            int limit = Integer.parseInt(asked);
            if (limit >= 1 && limit <= MAX_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // Falls to the same complaint as a number out of bounds.
        }
        throw new TallymanException(
                ErrorCode.USAGE,
                "read the parameter limit",
                "it is not a number from 1 to " + MAX_LIMIT,
                "Leave it out for " + DEFAULT_LIMIT);
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static void json(Context context, ObjectNode node) {
        write(context, "application/json", node);
    }

    /** RFC 9457. */
    static void problem(Context context, Failure failure) {
        ObjectNode problem = object().put("type", "about:blank")
                .put("title", failure.title())
                .put("status", failure.status())
                .put("detail", failure.reason())
                .put("action", failure.action())
                .put("reason", failure.reason())
                .put("hint", failure.hint());
        write(context, "application/problem+json", problem);
    }

    /** What servers and images said may hold what they were sent. */
    private static void write(Context context, String type, ObjectNode node) {
        try {
            context.contentType(type).result(Redactor.shared().redact(JSON.writeValueAsString(node)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] description() {
        try (InputStream stream = Api.class.getResourceAsStream("openapi.json")) {
            if (stream == null) {
                throw new IllegalStateException("missing from the build: openapi.json");
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
