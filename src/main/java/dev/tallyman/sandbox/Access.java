package dev.tallyman.sandbox;

import org.jspecify.annotations.Nullable;

/** Who may do what with a package. */
final class Access {
    private Access() {}

    /** The role of a token's holder, whatever the token's scopes; {@code null} is nobody. */
    static Role roleOf(@Nullable AccessToken token, ContainerPackage in) {
        Role role = in.visibility == Visibility.PUBLIC ? Role.READ : Role.NONE;
        if (token == null) {
            return role;
        }
        return switch (token.kind()) {
            case ACTIONS -> max(role, ofWorkflow(token.repository(), in));
            case INSTALLATION -> role;
            case CLASSIC, OAUTH, FINE_GRAINED, APP_USER -> max(role, ofUser(token.login(), in));
        };
    }

    /** Whether a token's holder may make packages of this owner. */
    static boolean mayCreate(@Nullable AccessToken token, Owner owner) {
        if (token == null || !token.allows("write:packages")) {
            return false;
        }
        return switch (token.kind()) {
            case ACTIONS -> token.login().equalsIgnoreCase(owner.login());
            case CLASSIC, OAUTH -> owner.isMember(token.login());
            case INSTALLATION, FINE_GRAINED, APP_USER -> false;
        };
    }

    private static Role ofUser(String login, ContainerPackage in) {
        if (in.owner.isAdmin(login)) {
            return Role.ADMIN;
        }
        Role granted = in.grants.getOrDefault(login, Role.NONE);
        boolean sees = in.visibility == Visibility.INTERNAL && in.owner.isMember(login);
        return max(granted, sees ? Role.READ : Role.NONE);
    }

    private static Role ofWorkflow(@Nullable String repository, ContainerPackage in) {
        if (repository == null) {
            return Role.NONE;
        }
        return repository.equalsIgnoreCase(in.repository) ? Role.ADMIN : in.grants.getOrDefault(repository, Role.NONE);
    }

    private static Role max(Role one, Role other) {
        return one.atLeast(other) ? one : other;
    }
}
