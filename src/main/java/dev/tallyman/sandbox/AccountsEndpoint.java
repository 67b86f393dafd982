package dev.tallyman.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tallyman.sandbox.wire.Response;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Accounts: the viewer, users, organisations, and the viewer's rate limit. */
final class AccountsEndpoint {
    private static final String SINCE = "2020-01-01T00:00:00Z";
    private static final String INTEGRATION = "Resource not accessible by integration";

    private final World world;
    private final Addresses addresses;
    private final Limiter limiter;

    AccountsEndpoint(World world, Addresses addresses, Limiter limiter) {
        this.world = world;
        this.addresses = addresses;
        this.limiter = limiter;
    }

    /** {@code GET /user}. */
    Response viewer(@Nullable AccessToken token) {
        if (token == null) {
            throw ApiError.of(401, "Requires authentication");
        }
        if (!token.kind().isUser()) {
            throw ApiError.of(403, INTEGRATION);
        }
        return Json.response(200, user(world.owner(token.login()).orElseGet(() -> Owner.user(token.login()))));
    }

    /** {@code GET /users/{x}}, {@code GET /orgs/{o}}. */
    Response account(ApiRoute route) {
        Owner owner = world.owner(String.valueOf(route.owner())).orElseThrow(ApiError::notFound);
        if (route.base().equals("orgs") && !owner.isOrganization()) {
            throw ApiError.notFound();
        }
        return Json.response(200, route.base().equals("orgs") ? organization(owner) : user(owner));
    }

    /** {@code GET /user/orgs}: leaves out, and says so, what single sign-on keeps from the token. */
    Response organizations(Exchange exchange, @Nullable AccessToken token) {
        if (token == null) {
            throw ApiError.of(401, "Requires authentication");
        }
        if (!token.kind().isUser()) {
            throw ApiError.of(403, INTEGRATION);
        }
        if (token.kind().hasScopes()
                && !token.allows("read:org")
                && !token.scopes().contains("user")) {
            throw ApiError.of(403, "You need at least read:org scope or user scope to list your organizations.");
        }
        List<Owner> mine = world.owners().stream()
                .filter(Owner::isOrganization)
                .filter(each -> each.isMember(token.login()))
                .toList();
        String hidden = mine.stream()
                .filter(each -> !token.isAuthorizedFor(each))
                .map(each -> Long.toString(world.idOf(each)))
                .collect(Collectors.joining(","));
        Page<Owner> page =
                Page.of(exchange, mine.stream().filter(token::isAuthorizedFor).toList(), each -> each.login());
        var list = Json.array();
        page.items().forEach(each -> list.add(shortOrganization(each)));
        Response answer = page.linked(Json.response(200, list), addresses.api());
        return hidden.isEmpty() ? answer : answer.with("X-GitHub-SSO", "partial-results; organizations=" + hidden);
    }

    /** {@code GET /rate_limit}, which costs nothing. */
    Response rateLimit(@Nullable AccessToken token) {
        Limiter.Standing standing = limiter.standing(token);
        ObjectNode answer = Json.object();
        ObjectNode resources = answer.putObject("resources");
        resources.set(
                "core", rate(standing.limit(), standing.used(), standing.reset().getEpochSecond()));
        resources.set("search", rate(30, 0, standing.reset().getEpochSecond()));
        answer.set(
                "rate", rate(standing.limit(), standing.used(), standing.reset().getEpochSecond()));
        return Json.response(200, answer);
    }

    private static ObjectNode rate(int limit, int used, long reset) {
        return Json.object()
                .put("limit", limit)
                .put("used", used)
                .put("remaining", Math.max(0, limit - used))
                .put("reset", reset);
    }

    /** The short form of an account that packages name as their owner. */
    static ObjectNode simple(Owner owner, long id, String api) {
        String url = api + "/users/" + owner.login();
        String kind = owner.isOrganization() ? "Organization" : "User";
        return Json.object()
                .put("login", owner.login())
                .put("id", id)
                .put("node_id", nodeId(kind, id))
                .put("avatar_url", api + "/avatars/u/" + id)
                .put("gravatar_id", "")
                .put("url", url)
                .put("html_url", "https://github.com/" + owner.login())
                .put("followers_url", url + "/followers")
                .put("following_url", url + "/following{/other_user}")
                .put("gists_url", url + "/gists{/gist_id}")
                .put("starred_url", url + "/starred{/owner}{/repo}")
                .put("subscriptions_url", url + "/subscriptions")
                .put("organizations_url", url + "/orgs")
                .put("repos_url", url + "/repos")
                .put("events_url", url + "/events{/privacy}")
                .put("received_events_url", url + "/received_events")
                .put("type", kind)
                .put("user_view_type", "public")
                .put("site_admin", false);
    }

    private ObjectNode user(Owner owner) {
        return simple(owner, world.idOf(owner), addresses.api())
                .put("name", owner.login())
                .putNull("company")
                .put("blog", "")
                .putNull("location")
                .putNull("email")
                .putNull("hireable")
                .putNull("bio")
                .putNull("twitter_username")
                .put("public_repos", 0)
                .put("public_gists", 0)
                .put("followers", 0)
                .put("following", 0)
                .put("created_at", SINCE)
                .put("updated_at", SINCE);
    }

    private ObjectNode shortOrganization(Owner owner) {
        long id = world.idOf(owner);
        String url = addresses.api() + "/orgs/" + owner.login();
        return Json.object()
                .put("login", owner.login())
                .put("id", id)
                .put("node_id", nodeId("Organization", id))
                .put("url", url)
                .put("repos_url", url + "/repos")
                .put("events_url", url + "/events")
                .put("hooks_url", url + "/hooks")
                .put("issues_url", url + "/issues")
                .put("members_url", url + "/members{/member}")
                .put("public_members_url", url + "/public_members{/member}")
                .put("avatar_url", addresses.api() + "/avatars/u/" + id)
                .put("description", "");
    }

    private ObjectNode organization(Owner owner) {
        return shortOrganization(owner)
                .put("name", owner.login())
                .put("has_organization_projects", true)
                .put("has_repository_projects", true)
                .put("public_repos", 0)
                .put("public_gists", 0)
                .put("followers", 0)
                .put("following", 0)
                .put("html_url", "https://github.com/" + owner.login())
                .put("created_at", SINCE)
                .put("updated_at", SINCE)
                .putNull("archived_at")
                .put("type", "Organization");
    }

    private static String nodeId(String kind, long id) {
        return Base64.getEncoder().encodeToString(("0:" + kind + ":" + id).getBytes(StandardCharsets.UTF_8));
    }
}
