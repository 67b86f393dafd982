package dev.tallyman.connection;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where connections and the audit log are kept. Every change is one transaction with its line in the log. */
public interface ConnectionRepository {
    /** By name. */
    List<Connection> all();

    Optional<Connection> find(String name);

    /**
     * Saves a new connection. Its credential is made once its id is known, which the seal is bound to.
     *
     * @return the connection as saved
     * @throws dev.tallyman.model.TallymanException ({@code CONFLICT}) where the name is taken
     */
    Connection add(Connection draft, Function<Connection, StoredCredential> credential, AuditEntry entry);

    /** Replaces all of a connection but its id and its creation, and its credential by the given one. */
    void replace(Connection changed, AuditEntry entry);

    /** Replaces every sealed credential at once, as a new master key wants it. */
    void replaceCredentials(Function<Connection, StoredCredential> credential, AuditEntry entry);

    void recordTest(long id, Instant at, String diagnosis, @Nullable Instant expiresAt, AuditEntry entry);

    void recordUse(long id, Instant at);

    /** @return whether there was one */
    boolean remove(String name, AuditEntry entry);

    void record(AuditEntry entry);

    /** The newest first. */
    List<AuditEntry> audit(int most);
}
