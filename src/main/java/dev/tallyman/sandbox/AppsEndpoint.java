package dev.tallyman.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tallyman.sandbox.AppRegistration.Installation;
import dev.tallyman.sandbox.wire.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A GitHub App as itself: what it is, where it is installed, and the tokens of its installations. */
final class AppsEndpoint {
    /** How long an installation's token lives. */
    static final Duration LIFE = Duration.ofHours(1);

    private static final String SINCE = "2020-01-01T00:00:00Z";

    private final World world;
    private final Tokens tokens;
    private final Addresses addresses;
    private final AppGate gate;
    private final Random random;

    AppsEndpoint(World world, Tokens tokens, Addresses addresses, SandboxConfig config) {
        this.world = world;
        this.tokens = tokens;
        this.addresses = addresses;
        this.gate = new AppGate(config.apps(), config.clock());
        this.random = new Random(config.seed());
    }

    Response answer(Exchange exchange, ApiRoute route) {
        try {
            AppRegistration app = gate.app(exchange.request().headers().first("Authorization"));
            exchange.credential("app " + app.id());
            return switch (route.kind()) {
                case APP -> Json.response(200, json(app));
                case APP_INSTALLATION_LIST -> {
                    var list = Json.array();
                    app.installations().forEach(each -> list.add(json(app, each)));
                    yield Json.response(200, list);
                }
                case APP_INSTALLATION_GET -> Json.response(200, json(app, installedOn(app, route)));
                case APP_TOKEN -> token(app, String.valueOf(route.name()));
                default -> throw ApiError.notFound();
            };
        } catch (ApiError e) {
            return e.response();
        }
    }

    /** {@code GET /installation/repositories}, with an installation's token or a workflow's. */
    Response repositories(@Nullable AccessToken token) {
        if (token == null) {
            throw ApiError.of(401, "Requires authentication");
        }
        if (token.kind().isUser()) {
            throw ApiError.of(
                    403,
                    "You must authenticate with an installation access token in order to list repositories for an installation.");
        }
        List<RepositorySetting> mine = world.repositories().stream()
                .filter(each -> each.owner().equalsIgnoreCase(token.login()))
                .filter(each -> token.repository() == null || each.name().equalsIgnoreCase(token.repository()))
                .toList();
        ObjectNode answer = Json.object().put("total_count", mine.size());
        var list = answer.putArray("repositories");
        mine.forEach(each -> list.add(Json.object()
                .put("name", each.name().substring(each.owner().length() + 1))
                .put("full_name", each.name())
                .put("private", !each.isPublic())));
        return Json.response(200, answer);
    }

    private static Installation installedOn(AppRegistration app, ApiRoute route) {
        return app.installations().stream()
                .filter(each -> each.account().equalsIgnoreCase(route.owner()))
                .findFirst()
                .orElseThrow(ApiError::notFound);
    }

    private Response token(AppRegistration app, String id) {
        Installation installation = app.installations().stream()
                .filter(each -> Long.toString(each.id()).equals(id))
                .findFirst()
                .orElseThrow(ApiError::notFound);
        if (installation.suspended()) {
            throw ApiError.of(403, "This installation has been suspended");
        }
        Instant until = world.now().plus(LIFE);
        AccessToken token =
                AccessToken.installation(value(app), installation.account()).expiringAt(until);
        for (var permission : installation.permissions().entrySet()) {
            token = token.permitted(permission.getKey(), permission.getValue());
        }
        tokens.add(token);
        ObjectNode answer = Json.object()
                .put("token", token.value().reveal())
                .put("expires_at", Json.time(until))
                .put("repository_selection", "all");
        ObjectNode permissions = answer.putObject("permissions");
        installation.permissions().forEach(permissions::put);
        return Json.response(201, answer);
    }

    /** As long as they are now: {@code ghs_}, the App, and what looks like a JWT. */
    private String value(AppRegistration app) {
        byte[] bytes = new byte[384];
        synchronized (random) {
            random.nextBytes(bytes);
        }
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        return "ghs_" + app.id() + "_eyJ" + text.substring(0, 100) + "." + text.substring(100, 300) + "."
                + text.substring(300);
    }

    private ObjectNode json(AppRegistration app) {
        return Json.object()
                .put("id", app.id())
                .put("client_id", app.clientId())
                .put("slug", "app-" + app.id())
                .put("name", "App " + app.id())
                .put("html_url", "https://github.com/apps/app-" + app.id())
                .put("installations_count", app.installations().size())
                .put("created_at", SINCE)
                .put("updated_at", SINCE);
    }

    private ObjectNode json(AppRegistration app, Installation each) {
        Owner owner = world.owner(each.account()).orElseThrow(ApiError::notFound);
        ObjectNode json = Json.object().put("id", each.id());
        json.set("account", AccountsEndpoint.simple(owner, world.idOf(owner), addresses.api()));
        ObjectNode permissions = json.put("app_id", app.id())
                .put("target_type", owner.isOrganization() ? "Organization" : "User")
                .put("repository_selection", "all")
                .put("access_tokens_url", addresses.api() + "/app/installations/" + each.id() + "/access_tokens")
                .put("created_at", SINCE)
                .put("updated_at", SINCE)
                .putObject("permissions");
        each.permissions().forEach(permissions::put);
        return json.put("suspended_at", each.suspended() ? SINCE : null);
    }
}
