package dev.tallyman.server;

import dev.tallyman.connection.AuditEntry;
import dev.tallyman.http.Redactor;
import dev.tallyman.match.Explanation;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import dev.tallyman.scan.RiskAnswers;
import dev.tallyman.server.views.Contents;
import dev.tallyman.server.views.ImageView;
import dev.tallyman.server.views.Inventory;
import dev.tallyman.server.views.JobView;
import dev.tallyman.server.views.Links;
import dev.tallyman.server.views.RepositoryRow;
import dev.tallyman.server.views.SearchView;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The pages: an address, the question it asks, the template that shows the answer. */
final class Screens {
    private static final int EVENTS = 200;
    private static final int SYNCS = 50;
    private static final int AUDIT_LINES = 50;
    private static final String API = "/api/";
    private static final Set<String> TABS =
            Set.of("findings", "packages", "layers", "platforms", "config", "versions", "why", "secrets");

    private final Inventory inventory;
    private final Contents contents;
    private final Jobs jobs;
    private final Actions actions;
    private final Readiness readiness;
    private final Guard guard;
    private final Words words;
    private final Assets assets = new Assets();
    private final TemplateEngine templates = TemplateEngine.createPrecompiled(
            null, ContentType.Html, Screens.class.getClassLoader(), "dev.tallyman.server.templates");

    Screens(WebServer.Parts parts, Guard guard, Clock clock) {
        inventory = parts.inventory();
        contents = parts.contents();
        jobs = parts.jobs();
        actions = parts.actions();
        readiness = parts.readiness();
        this.guard = guard;
        words = new Words(clock);
    }

    void addTo(RoutesConfig routes) {
        routes.get("/", this::overview);
        routes.get("/images", this::images);
        routes.get("/images/<reference>", this::image);
        routes.get("/findings", this::findings);
        routes.get("/findings/{id}", this::weakness);
        routes.get("/hygiene", this::hygiene);
        routes.get("/secrets", this::secrets);
        routes.get("/bases", this::bases);
        routes.get("/packages", this::packages);
        routes.get("/packages/version", this::packageVersion);
        routes.get("/connections", this::connections);
        routes.get("/connection", this::connection);
        routes.post("/connections/sync", context -> act(context, actions::sync, (name, job) -> "/jobs#job-" + job));
        routes.post("/connections/test", context -> act(context, actions::test, (name, job) -> Links.connection(name)));
        routes.get("/audit", this::audit);
        routes.post("/jobs/{id}/cancel", this::cancel);
        routes.get("/advisories", this::advisories);
        routes.get("/jobs", this::jobs);
        routes.get("/history", this::history);
        routes.get("/search", this::search);
        routes.get("/static/<file>", this::asset);
        routes.get("/favicon.ico", context -> context.redirect(assets.href("mark.svg")));
    }

    private void overview(Context context) {
        var view = inventory.overview();
        List<RepositoryRow> repositories = inventory.repositories();
        show(
                context,
                "overview",
                "Overview",
                "overview",
                Map.of(
                        "view", view,
                        "summary", Summary.of(view, repositories),
                        "headline", Headline.of(view, repositories, words)));
    }

    private void images(Context context) {
        ImageList list = ImageList.of(inventory.repositories(), query(context));
        show(
                context,
                "images",
                "Images",
                "images",
                Map.of("list", list, "connected", !inventory.connections().isEmpty()));
    }

    /** {@code name}, {@code name:tag} or {@code name@digest}: a name has neither a colon nor an at sign. */
    private void image(Context context) {
        String asked = context.pathParam("reference");
        int at = asked.indexOf('@');
        int colon = asked.lastIndexOf(':');
        int cut = at > 0 ? at : colon > asked.lastIndexOf('/') ? colon : -1;
        if (cut < 0) {
            repository(context, asked);
            return;
        }
        String name = asked.substring(0, cut);
        String reference = asked.substring(cut + 1);
        String tab = Optional.ofNullable(context.queryParam("tab"))
                .filter(TABS::contains)
                .orElse("findings");
        var view = inventory
                .image(name, reference, context.queryParam("platform"))
                .orElseThrow(() -> notFound(
                        "show " + asked,
                        "the inventory has no such tag or digest",
                        "See the tags of " + name + ", or sync its connection if it is new"));
        show(
                context,
                "image",
                name + (view.tag() == null ? "@" + Words.digest(view.version().digest()) : ":" + view.tag()),
                "images",
                Map.of(
                        "view",
                        view,
                        "tab",
                        tab,
                        "query",
                        query(context),
                        "explanations",
                        why(view, tab, context),
                        "drift",
                        tab.equals("platforms") ? contents.drift(view.platforms()) : List.of()));
    }

    private List<Explanation> why(ImageView view, String tab, Context context) {
        String id = Optional.ofNullable(context.queryParam("id")).orElse("");
        ImageView.Contents shown = view.contents();
        return !tab.equals("why") || id.isBlank() || shown == null
                ? List.of()
                : contents.explain(shown.platform().digest(), id);
    }

    private void repository(Context context, String name) {
        var view = inventory
                .repository(name)
                .orElseThrow(() -> notFound(
                        "show " + name,
                        "the inventory has no image of that name",
                        "Check the spelling, or sync the connection that should see it"));
        show(context, "repository", name, "images", Map.of("view", view, "query", query(context)));
    }

    private void hygiene(Context context) {
        Query query = query(context);
        var all = inventory.hygiene();
        Map<String, Long> kinds = new TreeMap<>();
        all.forEach(one -> kinds.merge(one.kind().word(), 1L, Long::sum));
        var wanted = all.stream()
                .filter(one -> query.find("kind").map(one.kind().word()::equals).orElse(true))
                .toList();
        show(
                context,
                "hygiene",
                "Hygiene",
                "hygiene",
                Map.of("slice", Slice.of(wanted, query.page(), all.size()), "kinds", kinds, "query", query));
    }

    private void bases(Context context) {
        Query query = query(context);
        var all = inventory.bases();
        boolean outdated = query.is("outdated", "yes");
        String name = query.get("q").strip().toLowerCase(Locale.ROOT);
        var wanted = all.stream()
                .filter(one -> !outdated || one.newer() != null)
                .filter(one -> one.name().toLowerCase(Locale.ROOT).contains(name)
                        || one.held().stream().anyMatch(held -> held.full().contains(name)))
                .toList();
        show(
                context,
                "bases",
                "Base images",
                "bases",
                Map.of("slice", Slice.of(wanted, query.page(), all.size()), "query", query));
    }

    private void findings(Context context) {
        WeaknessList list = WeaknessList.of(contents.weaknesses(), query(context));
        show(
                context,
                "findings",
                "Findings",
                "findings",
                Map.of("list", list, "readings", Headline.sum(inventory.repositories())));
    }

    private void weakness(Context context) {
        String id = context.pathParam("id");
        var view = contents.weakness(id)
                .orElseThrow(() -> notFound(
                        "show " + id,
                        "no package in the inventory is known to have it",
                        "That is not a clean bill: images may be unread, or their advisories not imported"));
        show(context, "weakness", view.id(), "findings", Map.of("view", view));
    }

    private void secrets(Context context) {
        RiskAnswers risks = contents.risks();
        SecretList list = SecretList.of(risks.secrets(null), risks.files(null), query(context));
        show(context, "secrets", "Secrets", "secrets", Map.of("list", list, "unsearched", risks.unsearched(null)));
    }

    private void packages(Context context) {
        Query query = query(context);
        int page = query.page();
        var found = contents.packages(
                query.get("q").strip(), query.find("type").orElse(null), (page - 1) * Slice.SIZE, Slice.SIZE);
        int pages = Math.max(1, (found.total() + Slice.SIZE - 1) / Slice.SIZE);
        var slice = new Slice<>(found.rows(), page, pages, (page - 1) * Slice.SIZE + 1, found.total(), found.total());
        show(
                context,
                "packages",
                "Packages",
                "packages",
                Map.of("slice", slice, "types", found.types(), "query", query));
    }

    private void packageVersion(Context context) {
        String purl = Optional.ofNullable(context.queryParam("purl")).orElse("");
        var view = contents.packageVersion(purl)
                .orElseThrow(() -> notFound(
                        "show " + purl, "no image that has been read has this package", "Search for it by name"));
        show(context, "package", view.row().name() + " " + view.row().version(), "packages", Map.of("view", view));
    }

    private void connections(Context context) {
        show(context, "connections", "Connections", "connections", Map.of("connections", inventory.connections()));
    }

    /** Nothing is started before the form is known to be ours. */
    private void act(
            Context context, Function<String, Optional<Long>> action, BiFunction<String, Long, String> address) {
        guard.checkForm(context);
        String name = Optional.ofNullable(context.formParam("name")).orElse("");
        Optional<Long> job = action.apply(name);
        if (!actions.available() || job.isEmpty()) {
            throw noConnection("start that", name);
        }
        context.redirect(address.apply(name, job.get()), HttpStatus.SEE_OTHER);
    }

    private void connection(Context context) {
        String name = Optional.ofNullable(context.queryParam("name")).orElse("");
        var view = inventory.connection(name).orElseThrow(() -> noConnection("show the connection " + name, name));
        Map<String, Object> parameters = new HashMap<>(Map.of("view", view));
        jobs.testOf(name).ifPresent(job -> parameters.put("running", job));
        show(context, "connection", name, "connections", parameters);
    }

    private static TallymanException noConnection(String action, String name) {
        return notFound(action, "there is no connection " + name, "See the list of connections");
    }

    private void audit(Context context) {
        Query query = query(context);
        String subject = query.get("subject");
        Optional<Long> before = query.find("before").flatMap(Screens::number);
        List<AuditEntry> found =
                inventory.audit(before.orElse(Long.MAX_VALUE), AUDIT_LINES + 1, subject.isEmpty() ? null : subject);
        show(
                context,
                "audit",
                "Audit log",
                "connections",
                Map.of(
                        "entries",
                        found.subList(0, Math.min(AUDIT_LINES, found.size())),
                        "subject",
                        subject,
                        "query",
                        query,
                        "first",
                        before.isEmpty(),
                        "last",
                        found.size() <= AUDIT_LINES));
    }

    private static Optional<Long> number(String text) {
        try {
            return Optional.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** A job that ended meanwhile is on the page with what came of it. */
    private void cancel(Context context) {
        guard.checkForm(context);
        long id = context.pathParamAsClass("id", Long.class).getOrDefault(-1L);
        actions.cancel(id);
        context.redirect("/jobs#job-" + id, HttpStatus.SEE_OTHER);
    }

    private void advisories(Context context) {
        show(context, "advisories", "Advisories", "advisories", Map.of("feeds", inventory.feeds()));
    }

    private void jobs(Context context) {
        show(context, "jobs", "Jobs", "jobs", Map.of("jobs", jobs.recent(), "syncs", inventory.syncs(SYNCS)));
    }

    private void history(Context context) {
        show(
                context,
                "history",
                "History",
                "overview",
                Map.of("events", inventory.events(null, Instant.EPOCH, Long.MAX_VALUE, EVENTS)));
    }

    /** Straight to the thing where the query names exactly one. */
    private void search(Context context) {
        String asked = Optional.ofNullable(context.queryParam("q")).orElse("").strip();
        SearchView view = contents.search(asked);
        List<SearchView.Hit> exact =
                view.hits().stream().filter(SearchView.Hit::exact).toList();
        List<SearchView.Hit> only = exact.isEmpty() ? view.hits() : exact;
        if (only.stream().map(SearchView.Hit::href).distinct().count() == 1) {
            context.redirect(only.getFirst().href(), HttpStatus.SEE_OTHER);
            return;
        }
        show(context, "search", "Search", "", Map.of("view", view));
    }

    private void asset(Context context) {
        String file = context.pathParam("file");
        Assets.Asset asset = assets.find(file)
                .orElseThrow(() -> notFound("send " + file, "there is no such file", "Reload the page"));
        String tag = '"' + asset.version() + '"';
        context.header("ETag", tag);
        boolean named = asset.version().equals(context.queryParam("v"));
        context.header("Cache-Control", named ? "public, max-age=31536000, immutable" : "public, max-age=3600");
        if (tag.equals(context.header("If-None-Match"))) {
            context.status(HttpStatus.NOT_MODIFIED);
            return;
        }
        context.contentType(asset.type()).result(asset.content());
    }

    /** Shows what went wrong: to programs as a problem document, to people as a page. */
    void failed(Context context, Failure failure) {
        context.status(failure.status());
        if (context.path().startsWith(API) || context.path().startsWith("/health/")) {
            Api.problem(context, failure);
        } else {
            show(context, "error", failure.title(), "", Map.of("failure", failure));
        }
    }

    private static Query query(Context context) {
        return Query.of(context.path(), context.queryParamMap());
    }

    private static TallymanException notFound(String action, String reason, String hint) {
        return new TallymanException(ErrorCode.NOT_FOUND, action, reason, hint);
    }

    private void show(Context context, String template, String title, String section, Map<String, Object> parameters) {
        String theme = Optional.ofNullable(context.cookie("theme"))
                .filter(chosen -> chosen.equals("light") || chosen.equals("dark"))
                .orElse("");
        long running = jobs.recent().stream()
                .filter(job -> job.state() == JobView.State.RUNNING)
                .count();
        Map<String, Object> all = new HashMap<>(parameters);
        all.put(
                "page",
                new Page(
                        title,
                        section,
                        inventory.shell(),
                        words,
                        assets,
                        theme,
                        Optional.ofNullable(context.queryParam("q")).orElse(""),
                        guard.formToken(context),
                        actions.available(),
                        Math.toIntExact(running),
                        readiness.waitingFor().orElse("")));
        StringOutput output = new StringOutput(32 << 10);
        templates.render(template + ".jte", all, output);
        context.contentType("text/html;charset=utf-8").result(Redactor.shared().redact(output.toString()));
    }
}
