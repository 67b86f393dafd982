package dev.tallyman.sync;

import dev.tallyman.connection.Connection;
import dev.tallyman.connection.ImageScope;
import dev.tallyman.connection.Session;
import dev.tallyman.github.GitHub;
import dev.tallyman.registry.Registry;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What to sync.
 *
 * @param connectionName for people
 * @param full           whether every package is opened and every page of it read, whatever the list says
 * @param lockFolder     where the lock is: the folder of the database
 * @param only           the one package to look at; null: all in scope
 */
public record SyncRequest(
        long connectionId,
        String connectionName,
        GitHub github,
        Registry registry,
        ImageScope scope,
        boolean full,
        Path lockFolder,
        ImageScope.@Nullable PackageName only) {
    /** All in scope. */
    public static SyncRequest of(Session session, boolean full, Path lockFolder) {
        Connection connection = session.connection();
        return new SyncRequest(
                connection.id(),
                connection.name(),
                session.gitHub(),
                session.registry(),
                session.scope(),
                full,
                lockFolder,
                null);
    }

    /** The same for one package alone. */
    public SyncRequest only(ImageScope.PackageName name) {
        return new SyncRequest(connectionId, connectionName, github, registry, scope, full, lockFolder, name);
    }
}
