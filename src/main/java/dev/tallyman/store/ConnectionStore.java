package dev.tallyman.store;

import dev.tallyman.connection.AuditEntry;
import dev.tallyman.connection.Connection;
import dev.tallyman.connection.ConnectionRepository;
import dev.tallyman.connection.StoredCredential;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** The tables {@code connection} and {@code audit}. */
public final class ConnectionStore implements ConnectionRepository {
    private final Database database;

    public ConnectionStore(Database database) {
        this.database = database;
    }

    @Override
    public List<Connection> all() {
        return database.read(sql -> all(sql));
    }

    @Override
    public Optional<Connection> find(String name) {
        return database.read(sql -> find(sql, name));
    }

    @Override
    public Connection add(Connection draft, Function<Connection, StoredCredential> credential, AuditEntry entry) {
        return database.write(sql -> {
            if (find(sql, draft.name()).isPresent()) {
                throw new TallymanException(
                        ErrorCode.CONFLICT,
                        "add the connection " + draft.name(),
                        "there is one of that name",
                        "Choose another name");
            }
            sql.execute(
                    """
                    INSERT INTO connection (name, api_url, registry, origin, credential, created_at)
                    VALUES (?, ?, ?, ?, 'anonymous', ?)
                    """,
                    draft.name(),
                    draft.apiUrl().toString(),
                    draft.registry(),
                    draft.source().name().toLowerCase(Locale.ROOT),
                    millis(draft.createdAt()));
            Connection added =
                    draft.withId(find(sql, draft.name()).orElseThrow().id());
            Connection whole = added.withCredential(credential.apply(added));
            update(sql, whole);
            append(sql, entry);
            return whole;
        });
    }

    @Override
    public Connection replace(Connection changed, UnaryOperator<StoredCredential> credential, AuditEntry entry) {
        return database.write(sql -> {
            StoredCredential held =
                    find(sql, changed.name()).map(Connection::credential).orElse(changed.credential());
            Connection whole = changed.withCredential(credential.apply(held));
            update(sql, whole);
            append(sql, entry);
            return whole;
        });
    }

    @Override
    public void replaceCredentials(Function<Connection, StoredCredential> credential, AuditEntry entry) {
        database.update(sql -> {
            all(sql).forEach(one -> update(sql, one.withCredential(credential.apply(one))));
            append(sql, entry);
        });
    }

    @Override
    public void recordTest(long id, Instant at, String diagnosis, @Nullable Instant expiresAt, AuditEntry entry) {
        database.update(sql -> {
            sql.execute("""
                    UPDATE connection SET last_tested_at = ?, last_test = ?, expires_at = ? WHERE id = ?
                    """, millis(at), diagnosis, millis(expiresAt), id);
            append(sql, entry);
        });
    }

    @Override
    public void recordUse(long id, Instant at, @Nullable AuditEntry entry) {
        database.update(sql -> {
            sql.execute("UPDATE connection SET last_used_at = ? WHERE id = ?", millis(at), id);
            if (entry != null) {
                append(sql, entry);
            }
        });
    }

    @Override
    public boolean remove(String name, AuditEntry entry) {
        return database.write(sql -> {
            int removed = sql.execute("DELETE FROM connection WHERE name = ?", name);
            if (removed > 0) {
                append(sql, entry);
            }
            return removed > 0;
        });
    }

    @Override
    public void record(AuditEntry entry) {
        database.update(sql -> append(sql, entry));
    }

    @Override
    public List<AuditEntry> audit(long before, int most, @Nullable String subject) {
        return database.read(sql -> audit(sql, before, most, subject));
    }

    /** For pages, which read in a snapshot of their own. */
    public static List<AuditEntry> audit(DSLContext sql, long before, int most, @Nullable String subject) {
        return sql.fetch("""
                        SELECT id, at, actor, action, subject, detail FROM audit
                        WHERE id < ? AND (? IS NULL OR subject = ?) ORDER BY id DESC LIMIT ?""", before, subject, subject, most)
                .map(row -> new AuditEntry(
                        row.get("id", Long.class),
                        Instant.ofEpochMilli(row.get("at", Long.class)),
                        row.get("actor", String.class),
                        row.get("action", String.class),
                        row.get("subject", String.class),
                        row.get("detail", String.class)));
    }

    private static List<Connection> all(DSLContext sql) {
        return sql.fetch("SELECT * FROM connection ORDER BY name").map(ConnectionStore::read);
    }

    private static Optional<Connection> find(DSLContext sql, String name) {
        return sql.fetch("SELECT * FROM connection WHERE name = ?", name).stream()
                .map(ConnectionStore::read)
                .findFirst();
    }

    private static void update(DSLContext sql, Connection one) {
        String kind = switch (one.credential()) {
            case StoredCredential.Anonymous anonymous -> "anonymous";
            case StoredCredential.Sealed sealed -> "sealed";
            case StoredCredential.Reference reference -> "reference";
        };
        byte[] sealed = one.credential() instanceof StoredCredential.Sealed content ? content.content() : null;
        String reference = one.credential() instanceof StoredCredential.Reference text ? text.text() : null;
        sql.execute(
                """
                UPDATE connection
                SET name = ?, api_url = ?, registry = ?, username = ?, image_scope = ?, origin = ?, credential = ?, sealed = ?, reference = ?,
                    rotated_at = ?, expires_at = ?, last_used_at = ?, last_tested_at = ?, last_test = ?
                WHERE id = ?
                """,
                one.name(),
                one.apiUrl().toString(),
                one.registry(),
                one.username(),
                one.imageScope(),
                one.source().name().toLowerCase(Locale.ROOT),
                kind,
                sealed,
                reference,
                millis(one.rotatedAt()),
                millis(one.expiresAt()),
                millis(one.lastUsedAt()),
                millis(one.lastTestedAt()),
                one.lastTest(),
                one.id());
    }

    private static void append(DSLContext sql, AuditEntry entry) {
        sql.execute(
                "INSERT INTO audit (at, actor, action, subject, detail) VALUES (?, ?, ?, ?, ?)",
                millis(entry.at()),
                entry.actor(),
                entry.action(),
                entry.subject(),
                entry.detail());
    }

    private static Connection read(Record row) {
        StoredCredential credential = switch (row.get("credential", String.class)) {
            case "sealed" -> new StoredCredential.Sealed(row.get("sealed", byte[].class));
            case "reference" -> new StoredCredential.Reference(row.get("reference", String.class));
            default -> new StoredCredential.Anonymous();
        };
        return new Connection(
                row.get("id", Long.class),
                row.get("name", String.class),
                URI.create(row.get("api_url", String.class)),
                row.get("registry", String.class),
                row.get("username", String.class),
                row.get("image_scope", String.class),
                Connection.Source.valueOf(row.get("origin", String.class).toUpperCase(Locale.ROOT)),
                credential,
                Instant.ofEpochMilli(row.get("created_at", Long.class)),
                instant(row, "rotated_at"),
                instant(row, "expires_at"),
                instant(row, "last_used_at"),
                instant(row, "last_tested_at"),
                row.get("last_test", String.class));
    }

    private static @Nullable Instant instant(Record row, String column) {
        Long millis = row.get(column, Long.class);
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }

    private static @Nullable Long millis(@Nullable Instant instant) {
        return instant == null ? null : instant.toEpochMilli();
    }
}
