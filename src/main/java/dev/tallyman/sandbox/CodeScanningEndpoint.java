package dev.tallyman.sandbox;

import dev.tallyman.sandbox.wire.Response;
import org.jspecify.annotations.Nullable;

/** {@code GET /repos/{o}/{r}/code-scanning/analyses}: what was uploaded, to those who may write to the repository. */
final class CodeScanningEndpoint {
    private static final String EVENTS = "security_events";

    private final World world;

    CodeScanningEndpoint(World world) {
        this.world = world;
    }

    Response analyses(ApiRoute route, @Nullable AccessToken token) {
        RepositorySetting there =
                world.repository(route.owner() + "/" + route.name()).orElseThrow(ApiError::notFound);
        Owner owner = world.owner(there.owner()).orElseThrow(ApiError::notFound);
        if (token == null) {
            throw there.isPublic() ? ApiError.of(401, "Requires authentication") : ApiError.notFound();
        }
        OwnerGate.admit(token, owner);
        if (token.kind().hasScopes()) {
            requireScopes(token, there);
        } else if (!token.mayRead(EVENTS)) {
            throw OwnerGate.inaccessible(token, EVENTS + "=read");
        }
        if (!mayWrite(token, owner, there)) {
            throw there.isPublic() ? unauthorized() : ApiError.notFound();
        }
        if (!there.codeScanning()) {
            throw ApiError.of(
                    403,
                    there.isPublic()
                            ? "Code scanning is not enabled for this repository. Please enable code scanning in the repository settings."
                            : "Advanced Security must be enabled for this repository to use code scanning.");
        }
        if (there.analyses() == 0) {
            throw ApiError.of(404, "no analysis found");
        }
        var list = Json.array();
        for (int i = there.analyses(); i > 0; i--) {
            list.add(Json.object()
                    .put("id", 200_000 + i)
                    .put("ref", "refs/heads/main")
                    .put("commit_sha", "%040x".formatted(i))
                    .put("analysis_key", "sample")
                    .put("created_at", "2026-01-01T00:00:00Z")
                    .put("results_count", 0));
        }
        return Json.response(200, list);
    }

    private static void requireScopes(AccessToken token, RepositorySetting there) {
        boolean all = token.scopes().contains("repo");
        if (!there.isPublic() && !all && !token.scopes().contains(EVENTS)) {
            throw ApiError.notFound();
        }
        if (!all && !token.scopes().contains(EVENTS) && !token.scopes().contains("public_repo")) {
            throw unauthorized();
        }
    }

    private static boolean mayWrite(AccessToken token, Owner owner, RepositorySetting there) {
        return token.kind().isUser()
                ? owner.isAdmin(token.login())
                : token.login().equalsIgnoreCase(owner.login())
                        && (token.repository() == null || token.repository().equalsIgnoreCase(there.name()));
    }

    private static ApiError unauthorized() {
        return ApiError.of(403, "You are not authorized to read code scanning alerts.");
    }
}
