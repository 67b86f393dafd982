package dev.tallyman.connection;

import dev.tallyman.github.GitHub;
import dev.tallyman.model.Secret;
import dev.tallyman.registry.Registry;
import org.jspecify.annotations.Nullable;

/**
 * A connection at work: the clients of its two hosts with its credential.
 *
 * @param token null: anonymous
 * @param app   in words, the App and the installation whose token it is; null for any other token
 */
public record Session(
        Connection connection,
        GitHub gitHub,
        Registry registry,
        @Nullable Secret token,
        @Nullable String app) {
    public ImageScope scope() {
        return connection.scope();
    }

    /** How the registry calls a package: owner and name in lower case. */
    public static String repositoryName(String owner, String name) {
        return (owner + "/" + name).toLowerCase(java.util.Locale.ROOT);
    }
}
