package dev.tallyman.sandbox;

import java.util.Set;

/**
 * An organisation or a user of the sandbox.
 *
 * @param login               as it is spelled; compared without regard to case
 * @param admins              logins that may do everything with an organisation's packages
 * @param members             logins that see what is internal; admins are members too
 * @param singleSignOn        whether a classic token must be authorised for this organisation
 * @param classicTokensBanned whether this organisation refuses classic tokens
 */
public record Owner(
        String login,
        Kind kind,
        Set<String> admins,
        Set<String> members,
        boolean singleSignOn,
        boolean classicTokensBanned) {
    public Owner {
        admins = Set.copyOf(admins);
        members = Set.copyOf(members);
    }

    /** The two kinds of accounts that own packages. */
    public enum Kind {
        ORGANIZATION,
        USER
    }

    public static Owner organization(String login, String... admins) {
        return new Owner(login, Kind.ORGANIZATION, Set.of(admins), Set.of(), false, false);
    }

    public static Owner user(String login) {
        return new Owner(login, Kind.USER, Set.of(), Set.of(), false, false);
    }

    Owner named(String other) {
        return new Owner(other, kind, admins, members, singleSignOn, classicTokensBanned);
    }

    public Owner withMembers(String... logins) {
        return new Owner(login, kind, admins, Set.of(logins), singleSignOn, classicTokensBanned);
    }

    public Owner requiringSingleSignOn() {
        return new Owner(login, kind, admins, members, true, classicTokensBanned);
    }

    public Owner banningClassicTokens() {
        return new Owner(login, kind, admins, members, singleSignOn, true);
    }

    boolean isOrganization() {
        return kind == Kind.ORGANIZATION;
    }

    boolean isAdmin(String who) {
        return isOrganization() ? has(admins, who) : login.equalsIgnoreCase(who);
    }

    boolean isMember(String who) {
        return isAdmin(who) || has(members, who);
    }

    private static boolean has(Set<String> logins, String who) {
        return logins.stream().anyMatch(who::equalsIgnoreCase);
    }
}
