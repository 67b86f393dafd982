package dev.tallyman.connection;

import dev.tallyman.github.GitHub;
import dev.tallyman.model.Secret;
import dev.tallyman.registry.Registry;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A connection at work: the clients of its two hosts with its credential.
 *
 * @param token null: anonymous
 * @param app   the App whose installation's token it is; null for any other token
 */
public record Session(
        Connection connection,
        GitHub gitHub,
        Registry registry,
        @Nullable Secret token,
        @Nullable AppIdentity app) {
    /**
     * An App at work.
     *
     * @param appId        its number or client id
     * @param installation the number of its installation
     * @param permissions {@code read} or {@code write} by permission, as the API told
     */
    public record AppIdentity(String appId, String installation, Map<String, String> permissions) {
        public AppIdentity {
            permissions = Map.copyOf(permissions);
        }

        /** It and its installation. */
        public String words() {
            return "App " + appId + ", installation " + installation;
        }
    }

    public ImageScope scope() {
        return connection.scope();
    }

    /** How the registry calls a package: owner and name in lower case. */
    public static String repositoryName(String owner, String name) {
        return (owner + "/" + name).toLowerCase(java.util.Locale.ROOT);
    }
}
