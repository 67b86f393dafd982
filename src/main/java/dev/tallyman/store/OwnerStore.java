package dev.tallyman.store;

import dev.tallyman.inventory.Owners;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** {@link Owners} on the table {@code owner}. */
public final class OwnerStore implements Owners {
    private final Database database;

    public OwnerStore(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Kind> kind(long connectionId, String login) {
        return database.read(context -> context.fetchOptional(
                        "SELECT kind FROM owner WHERE connection_id = ? AND login = ?",
                        connectionId,
                        login.toLowerCase(Locale.ROOT))
                .map(row -> Kind.valueOf(row.get("kind", String.class).toUpperCase(Locale.ROOT))));
    }

    @Override
    public Optional<String> self(long connectionId) {
        return database.read(context -> context.fetchOptional(
                        "SELECT login FROM owner WHERE connection_id = ? AND kind = 'self' LIMIT 1", connectionId)
                .map(row -> row.get("login", String.class)));
    }

    @Override
    public void remember(long connectionId, String login, Kind kind) {
        database.update(context -> context.execute(
                """
                INSERT INTO owner (connection_id, login, kind) VALUES (?, ?, ?)
                ON CONFLICT (connection_id, login) DO UPDATE SET kind = excluded.kind""", connectionId, login.toLowerCase(Locale.ROOT), kind.name().toLowerCase(Locale.ROOT)));
    }

    @Override
    public void forget(long connectionId, String login) {
        database.update(context -> context.execute(
                "DELETE FROM owner WHERE connection_id = ? AND login = ?",
                connectionId,
                login.toLowerCase(Locale.ROOT)));
    }

    @Override
    public Set<String> logins(long connectionId) {
        return database.read(context ->
                Set.copyOf(context.fetch("SELECT login FROM owner WHERE connection_id = ?", connectionId)
                        .map(row -> row.get("login", String.class))));
    }
}
