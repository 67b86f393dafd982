package dev.tallyman.sandbox;

import dev.tallyman.model.Secret;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A token that the sandbox knows.
 *
 * @param login         whose it is
 * @param scopes        of a classic or OAuth token, as granted
 * @param expiresAt     from then on it is a bad credential
 * @param authorizedFor organisations with single sign-on that it was authorised for
 * @param repository    of a workflow's token: {@code owner/name} of the repository that the workflow runs in
 * @param permissions   of a token without scopes: {@code read} or {@code write} by permission, as {@code security_events}
 */
public record AccessToken(
        Secret value,
        Kind kind,
        String login,
        Set<String> scopes,
        @Nullable Instant expiresAt,
        boolean revoked,
        Set<String> authorizedFor,
        @Nullable String repository,
        Map<String, String> permissions) {
    public AccessToken {
        scopes = java.util.Collections.unmodifiableSet(new TreeSet<>(scopes));
        authorizedFor = Set.copyOf(authorizedFor);
        permissions = Map.copyOf(permissions);
    }

    /** The kinds of tokens, each with its own holes. */
    public enum Kind {
        CLASSIC,
        FINE_GRAINED,
        INSTALLATION,
        ACTIONS,
        OAUTH,
        APP_USER;

        /** Whether a token of this kind carries scopes that the API names in {@code x-oauth-scopes}. */
        boolean hasScopes() {
            return this == CLASSIC || this == OAUTH;
        }

        /** Whether a token of this kind acts for a user. */
        boolean isUser() {
            return this != INSTALLATION && this != ACTIONS;
        }
    }

    public static AccessToken classic(String value, String login, String... scopes) {
        return of(value, Kind.CLASSIC, login, scopes);
    }

    public static AccessToken oauth(String value, String login, String... scopes) {
        return of(value, Kind.OAUTH, login, scopes);
    }

    public static AccessToken fineGrained(String value, String login) {
        return of(value, Kind.FINE_GRAINED, login);
    }

    /** An App's installation; {@code login} is the account that it is installed on. */
    public static AccessToken installation(String value, String login) {
        return of(value, Kind.INSTALLATION, login);
    }

    /** A token of an App that acts for a user. */
    public static AccessToken appUser(String value, String login) {
        return of(value, Kind.APP_USER, login);
    }

    /** The {@code GITHUB_TOKEN} of a workflow in {@code repository}, {@code owner/name}. */
    public static AccessToken actions(String value, String repository) {
        return new AccessToken(
                new Secret(value),
                Kind.ACTIONS,
                repository.split("/", 2)[0],
                Set.of(),
                null,
                false,
                Set.of(),
                repository,
                Map.of());
    }

    private static AccessToken of(String value, Kind kind, String login, String... scopes) {
        return new AccessToken(new Secret(value), kind, login, Set.of(scopes), null, false, Set.of(), null, Map.of());
    }

    public AccessToken expiringAt(Instant when) {
        return new AccessToken(value, kind, login, scopes, when, revoked, authorizedFor, repository, permissions);
    }

    public AccessToken asRevoked() {
        return new AccessToken(value, kind, login, scopes, expiresAt, true, authorizedFor, repository, permissions);
    }

    public AccessToken authorizedFor(String... organizations) {
        return new AccessToken(
                value, kind, login, scopes, expiresAt, revoked, Set.of(organizations), repository, permissions);
    }

    /** With this level ({@code read}, {@code write}) of a permission; only kinds without scopes have permissions. */
    public AccessToken permitted(String permission, String level) {
        Map<String, String> more = new HashMap<>(permissions);
        more.put(permission, level);
        return new AccessToken(value, kind, login, scopes, expiresAt, revoked, authorizedFor, repository, more);
    }

    boolean isValidAt(Instant now) {
        return !revoked && (expiresAt == null || now.isBefore(expiresAt));
    }

    /** Whether the scopes hold {@code scope}, or one that includes it; kinds without scopes hold all. */
    boolean allows(String scope) {
        return !kind.hasScopes()
                || scopes.contains(scope)
                || (scope.equals("read:packages") && scopes.contains("write:packages"))
                || (scope.equals("read:org") && (scopes.contains("admin:org") || scopes.contains("write:org")));
    }

    boolean mayRead(String permission) {
        return permissions.containsKey(permission);
    }

    boolean isAuthorizedFor(Owner owner) {
        return !owner.singleSignOn()
                || !kind.hasScopes()
                || authorizedFor.stream().anyMatch(owner.login()::equalsIgnoreCase);
    }
}
