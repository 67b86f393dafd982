package dev.tallyman.sandbox;

import org.jspecify.annotations.Nullable;

/** What an organisation demands of a token, whatever is asked there. */
final class OwnerGate {
    private OwnerGate() {}

    /** Whether what a repository of {@code owner} has is shown to this token, or to nobody in particular. */
    static boolean mayRead(@Nullable AccessToken token, Owner owner, RepositorySetting repository) {
        if (repository.isPublic()) {
            return true;
        }
        if (token == null || (token.kind().hasScopes() && !token.scopes().contains("repo"))) {
            return false;
        }
        return token.kind().isUser()
                ? owner.isMember(token.login())
                : token.login().equalsIgnoreCase(owner.login());
    }

    static void admit(AccessToken token, Owner owner) {
        if (owner.classicTokensBanned() && token.kind() == AccessToken.Kind.CLASSIC) {
            throw ApiError.of(
                    403,
                    "`" + owner.login()
                            + "` forbids access via a personal access token (classic). Please use a GitHub App, OAuth App, or a personal access token with fine-grained permissions.");
        }
        if (!token.isAuthorizedFor(owner)) {
            throw ApiError.of(
                    403,
                    "Resource protected by organization SAML enforcement. You must grant your Personal Access token access to this organization.",
                    "X-GitHub-SSO",
                    "required; url=https://github.com/orgs/" + owner.login()
                            + "/sso?authorization_request=AZSCKL2A4F6S5RV7F5IJXJLAXLFUXA5PMJUWXA");
        }
    }

    /** @param needed {@code permission=level}, which GitHub names in a header */
    static ApiError inaccessible(AccessToken token, String needed) {
        String by = token.kind() == AccessToken.Kind.FINE_GRAINED ? "personal access token" : "integration";
        return ApiError.of(403, "Resource not accessible by " + by, "X-Accepted-GitHub-Permissions", needed);
    }
}
