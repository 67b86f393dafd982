package dev.tallyman.github;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Whose packages: an organisation's, another user's, or those of the credential's own account. */
public record PackageOwner(Kind kind, String login) {
    public enum Kind {
        ORGANIZATION,
        USER,
        /** The account that the credential is of; {@code /user} lists its private packages too. */
        SELF
    }

    public static PackageOwner organization(String login) {
        return new PackageOwner(Kind.ORGANIZATION, login);
    }

    public static PackageOwner user(String login) {
        return new PackageOwner(Kind.USER, login);
    }

    public static PackageOwner self(String login) {
        return new PackageOwner(Kind.SELF, login);
    }

    String path() {
        return switch (kind) {
            case ORGANIZATION -> "/orgs/" + encode(login);
            case USER -> "/users/" + encode(login);
            case SELF -> "/user";
        };
    }

    /** One segment of a path: a package's name with its slashes as {@code %2F}, encoded once. */
    static String encode(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
        return login;
    }
}
