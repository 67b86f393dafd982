package dev.tallyman.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tallyman.sandbox.ContainerPackage.Version;
import dev.tallyman.sandbox.wire.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The packages and their versions over REST (GitHub's OpenAPI description, tag "packages"). */
final class PackagesEndpoint {
    /** A public version with more downloads cannot be deleted. */
    static final long MAX_DOWNLOADS_TO_DELETE = 5_000;

    private static final List<String> OTHER_TYPES = List.of("npm", "maven", "rubygems", "docker", "nuget");

    private final World world;
    private final Addresses addresses;

    PackagesEndpoint(World world, Addresses addresses) {
        this.world = world;
        this.addresses = addresses;
    }

    Response list(Exchange exchange, ApiRoute route, @Nullable AccessToken token) {
        AccessToken asking = authenticated(token);
        if (asking.kind() == AccessToken.Kind.ACTIONS) {
            throw ApiError.of(400, "Invalid argument.");
        }
        Owner owner = admitted(route, asking, "read:packages", "list packages");
        String type = exchange.request().parameters().getOrDefault("package_type", "");
        String visibility = exchange.request().parameter("visibility");
        boolean known = type.equals("container") || OTHER_TYPES.contains(type);
        if (!known || (visibility != null && !isVisibility(visibility)) || Page.reach(exchange) > Page.MAX_REACH) {
            throw ApiError.of(400, "Invalid argument.");
        }
        return world.locked(() -> {
            List<ContainerPackage> seen = world.of(owner).stream()
                    .filter(each -> type.equals("container"))
                    .filter(each -> visibility == null || each.visibility.word().equals(visibility))
                    .filter(each -> Access.roleOf(asking, each).atLeast(Role.READ))
                    .toList();
            Page<ContainerPackage> page = Page.of(exchange, seen, each -> each.name);
            var answer = Json.array();
            page.items().forEach(each -> answer.add(json(each)));
            return page.linked(Json.response(200, answer), addresses.api());
        });
    }

    Response get(ApiRoute route, @Nullable AccessToken token) {
        return world.locked(() -> Json.response(200, json(found(route, token, "get a package"))));
    }

    Response delete(ApiRoute route, @Nullable AccessToken token) {
        return world.locked(() -> {
            ContainerPackage there = found(route, token, "delete a package");
            requireAdmin(token, there, "delete:packages", "delete a package");
            boolean popular = there.active.stream().anyMatch(each -> each.downloads > MAX_DOWNLOADS_TO_DELETE);
            if (there.visibility == Visibility.PUBLIC && popular) {
                throw ApiError.of(
                        400,
                        "Publicly visible packages with more than 5000 downloads cannot be deleted. Contact GitHub support for further assistance.");
            }
            world.delete(there);
            return Response.empty(204);
        });
    }

    Response restore(ApiRoute route, @Nullable AccessToken token) {
        return world.locked(() -> {
            Owner owner = admitted(route, authenticated(token), "read:packages", "restore a package");
            String name = fullName(owner, route);
            ContainerPackage gone = world.findDeleted(name).orElseThrow(ApiError::noPackage);
            if (!Access.roleOf(token, gone).atLeast(Role.READ)) {
                throw ApiError.noPackage();
            }
            requireAdmin(token, gone, "write:packages", "restore a package");
            if (world.find(name) != null) {
                throw ApiError.of(400, "A package of this name exists already.");
            }
            world.restore(gone);
            return Response.empty(204);
        });
    }

    Response versions(Exchange exchange, ApiRoute route, @Nullable AccessToken token) {
        String state = exchange.request().parameters().getOrDefault("state", "active");
        return world.locked(() -> {
            ContainerPackage in = found(route, token, "list package versions");
            List<Version> all = switch (state) {
                case "active" -> in.active.reversed();
                case "deleted" ->
                    in.versions.stream()
                            .filter(each -> world.restorable(each.deletedAt))
                            .sorted(Comparator.comparingLong((Version each) -> each.id)
                                    .reversed())
                            .toList();
                default -> throw ApiError.of(400, "Invalid argument.");
            };
            Page<Version> page = Page.of(exchange, all, each -> each.digest.toString());
            var answer = Json.array();
            page.items().forEach(each -> answer.add(json(in, each)));
            return page.linked(Json.response(200, answer), addresses.api());
        });
    }

    Response version(ApiRoute route, @Nullable AccessToken token) {
        return world.locked(() -> {
            ContainerPackage in = found(route, token, "get a package version");
            return Json.response(200, json(in, version(in, route, false)));
        });
    }

    Response deleteVersion(ApiRoute route, @Nullable AccessToken token) {
        return world.locked(() -> {
            ContainerPackage in = found(route, token, "delete a package version");
            requireAdmin(token, in, "delete:packages", "delete a package version");
            Version there = version(in, route, false);
            refuseDeletion(in, there);
            in.delete(there, world.now());
            in.updatedAt = world.now();
            return Response.empty(204);
        });
    }

    Response restoreVersion(ApiRoute route, @Nullable AccessToken token) {
        return world.locked(() -> {
            ContainerPackage in = found(route, token, "restore a package version");
            requireAdmin(token, in, "write:packages", "restore a package version");
            Version gone = version(in, route, true);
            if (in.byDigest(gone.digest) != null) {
                throw ApiError.of(400, "A version of this name exists already.");
            }
            in.restore(gone);
            in.updatedAt = world.now();
            return Response.empty(204);
        });
    }

    private static void refuseDeletion(ContainerPackage in, Version version) {
        if (in.active.size() == 1) {
            throw ApiError.of(
                    400, "You cannot delete the last version of a package. You must delete the package instead.");
        }
        boolean lastTagged = !version.tags.isEmpty()
                && in.active.stream().filter(each -> !each.tags.isEmpty()).count() == 1;
        if (lastTagged) {
            throw ApiError.of(
                    400,
                    "You cannot delete the last tagged version of a package. You must delete the package instead.");
        }
        if (in.visibility == Visibility.PUBLIC && version.downloads > MAX_DOWNLOADS_TO_DELETE) {
            throw ApiError.of(
                    400,
                    "Publicly visible package versions with more than 5000 downloads cannot be deleted. Contact GitHub support for further assistance.");
        }
    }

    private Version version(ContainerPackage in, ApiRoute route, boolean deleted) {
        String id = String.valueOf(route.version());
        Version version = id.matches("[0-9]{1,18}") ? in.byId(Long.parseLong(id)) : null;
        boolean fits = version != null && (deleted ? world.restorable(version.deletedAt) : version.deletedAt == null);
        if (version == null || !fits) {
            throw ApiError.of(404, "Package version not found.");
        }
        return version;
    }

    /** The package that the path names, where the token may see it. */
    private ContainerPackage found(ApiRoute route, @Nullable AccessToken token, String action) {
        AccessToken asking = authenticated(token);
        Owner owner = admitted(route, asking, "read:packages", action);
        if (!"container".equals(route.type())) {
            throw OTHER_TYPES.contains(String.valueOf(route.type()))
                    ? ApiError.noPackage()
                    : ApiError.of(400, "Invalid argument.");
        }
        ContainerPackage there = world.find(fullName(owner, route));
        if (there == null || !Access.roleOf(asking, there).atLeast(Role.READ)) {
            throw ApiError.noPackage();
        }
        return there;
    }

    private static AccessToken authenticated(@Nullable AccessToken token) {
        if (token == null) {
            throw ApiError.of(401, "Requires authentication");
        }
        return token;
    }

    /** The owner that the path names, where the token is of a kind and has the scopes to ask about packages there. */
    private Owner admitted(ApiRoute route, AccessToken token, String scope, String action) {
        switch (token.kind()) {
            case FINE_GRAINED -> throw ApiError.of(403, "Resource not accessible by personal access token");
            case INSTALLATION, APP_USER -> throw ApiError.notFound();
            case ACTIONS -> {
                if (route.owner() == null) {
                    throw ApiError.of(403, "Resource not accessible by integration");
                }
            }
            case CLASSIC, OAUTH -> requireScope(token, scope, action);
        }
        Owner owner = world.owner(route.owner() == null ? token.login() : route.owner())
                .orElseThrow(ApiError::notFound);
        if (route.base().equals("orgs") && !owner.isOrganization()) {
            throw ApiError.notFound();
        }
        OwnerGate.admit(token, owner);
        return owner;
    }

    private static void requireScope(AccessToken token, String scope, String action) {
        if (!token.allows(scope)) {
            throw ApiError.of(
                    403, "You need at least " + scope + " scope to " + action + ".", "X-Accepted-OAuth-Scopes", scope);
        }
    }

    private static void requireAdmin(@Nullable AccessToken token, ContainerPackage in, String scope, String action) {
        AccessToken asking = authenticated(token);
        requireScope(asking, scope, action);
        if (!Access.roleOf(asking, in).atLeast(Role.ADMIN)) {
            throw ApiError.of(403, "Must have admin rights to the package.");
        }
    }

    private static String fullName(Owner owner, ApiRoute route) {
        return owner.login().toLowerCase(Locale.ROOT) + "/" + route.name();
    }

    private static boolean isVisibility(String word) {
        return List.of("public", "private", "internal").contains(word);
    }

    private ObjectNode json(ContainerPackage each) {
        ObjectNode json =
                Json.object().put("id", each.id).put("name", each.name).put("package_type", "container");
        json.set("owner", AccountsEndpoint.simple(each.owner, world.idOf(each.owner), addresses.api()));
        json.put("version_count", each.active.size())
                .put("visibility", each.visibility.word())
                .put("url", url(each))
                .put("created_at", Json.time(each.createdAt))
                .put("updated_at", Json.time(each.updatedAt))
                .put("html_url", htmlUrl(each));
        String repository = each.repository;
        if (repository != null) {
            json.set("repository", RepositoryJson.of(each, repository, world, addresses.api()));
        }
        return json;
    }

    private ObjectNode json(ContainerPackage in, Version version) {
        ObjectNode json = Json.object()
                .put("id", version.id)
                .put("name", version.digest.toString())
                .put("url", url(in) + "/versions/" + version.id)
                .put("package_html_url", htmlUrl(in))
                .put("created_at", Json.time(version.createdAt))
                .put("updated_at", Json.time(version.updatedAt))
                .put("html_url", htmlUrl(in) + "/" + version.id);
        if (version.deletedAt != null) {
            json.put("deleted_at", Json.time(version.deletedAt));
        }
        ObjectNode metadata = json.putObject("metadata").put("package_type", "container");
        var tags = metadata.putObject("container").putArray("tags");
        version.tags.stream().toList().reversed().forEach(tags::add);
        return json;
    }

    private String url(ContainerPackage each) {
        return addresses.api() + (each.owner.isOrganization() ? "/orgs/" : "/users/") + each.owner.login()
                + "/packages/container/" + URLEncoder.encode(each.name, StandardCharsets.UTF_8);
    }

    private static String htmlUrl(ContainerPackage each) {
        return "https://github.com/" + (each.owner.isOrganization() ? "orgs/" : "users/") + each.owner.login()
                + "/packages/container/package/" + URLEncoder.encode(each.name, StandardCharsets.UTF_8);
    }
}
