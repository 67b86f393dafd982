package dev.tallyman.connection;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
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

    /**
     * Replaces all of a connection but its id and its creation.
     *
     * @param credential given the credential as it is kept now, the one to keep; within the transaction, as a master key may change at any time
     * @return the connection as saved
     */
    Connection replace(Connection changed, UnaryOperator<StoredCredential> credential, AuditEntry entry);

    /** Replaces every sealed credential at once, as a new master key wants it. */
    void replaceCredentials(Function<Connection, StoredCredential> credential, AuditEntry entry);

    void recordTest(long id, Instant at, String diagnosis, @Nullable Instant expiresAt, AuditEntry entry);

    /** @param entry null where another line of the log says it already */
    void recordUse(long id, Instant at, @Nullable AuditEntry entry);

    /** @return whether there was one */
    boolean remove(String name, AuditEntry entry);

    void record(AuditEntry entry);

    /**
     * The audit log, newest first.
     *
     * @param before  only lines of a lower id
     * @param subject only lines about it; null: all
     */
    List<AuditEntry> audit(long before, int most, @Nullable String subject);
}
