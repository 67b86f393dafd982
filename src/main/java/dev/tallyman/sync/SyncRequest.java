package dev.tallyman.sync;

import dev.tallyman.connection.Connection;
import dev.tallyman.connection.ImageScope;
import dev.tallyman.connection.Session;
import dev.tallyman.github.GitHub;
import dev.tallyman.registry.Registry;
import java.nio.file.Path;

/**
 * What to sync.
 *
 * @param connectionName for people
 * @param full           whether every package is opened and every page of it read, whatever the list says
 * @param dataFolder     where the lock is
 */
public record SyncRequest(
        long connectionId,
        String connectionName,
        GitHub github,
        Registry registry,
        ImageScope scope,
        boolean full,
        Path dataFolder) {
    public static SyncRequest of(Session session, boolean full, Path dataFolder) {
        Connection connection = session.connection();
        return new SyncRequest(
                connection.id(),
                connection.name(),
                session.gitHub(),
                session.registry(),
                session.scope(),
                full,
                dataFolder);
    }
}
