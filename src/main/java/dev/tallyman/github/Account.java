package dev.tallyman.github;

/** A user or an organisation. */
public record Account(long id, String login, Kind kind) {
    public enum Kind {
        USER,
        ORGANIZATION
    }

    public PackageOwner asOwner() {
        return kind == Kind.ORGANIZATION ? PackageOwner.organization(login) : PackageOwner.user(login);
    }
}
