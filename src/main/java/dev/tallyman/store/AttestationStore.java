package dev.tallyman.store;

import dev.tallyman.inventory.Attestation;
import dev.tallyman.inventory.Attestations;
import dev.tallyman.model.Digest;
import java.time.Instant;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Record;

/** {@link Attestations} on the tables {@code attestation} and {@code attestation_check}. */
public final class AttestationStore implements Attestations {
    private final Database database;

    public AttestationStore(Database database) {
        this.database = database;
    }

    @Override
    public List<Due> due(long connectionId, Instant before, int max) {
        return database.read(context -> context.fetch("""
                        SELECT r.id, r.registry, r.name, r.owner, r.owner_kind, v.digest
                        FROM version v JOIN repository r ON r.id = v.repository_id LEFT JOIN attestation_check c ON c.subject = v.digest
                        WHERE r.connection_id = ? AND r.state = 'active' AND v.state = 'active' AND v.kind IN ('index', 'image')
                          AND EXISTS (SELECT 1 FROM tag t WHERE t.repository_id = r.id AND t.digest = v.digest)
                          AND (c.checked_at IS NULL OR c.problem IS NOT NULL OR c.checked_at < ?)
                        ORDER BY c.checked_at IS NOT NULL, v.created_at DESC, v.id DESC LIMIT ?""", connectionId, before.toEpochMilli(), max)
                .map(row -> new Due(
                        RepositoryStore.name(row),
                        row.get("owner", String.class),
                        row.get("owner_kind", String.class).equals("user"),
                        Digest.parse(row.get("digest", String.class)))));
    }

    @Override
    public void record(Digest subject, List<Attestation> all, Instant now) {
        database.update(context -> {
            checked(context, subject, null, now);
            context.execute("DELETE FROM attestation WHERE subject = ?", subject.toString());
            int position = 0;
            for (Attestation one : all) {
                context.execute(
                        """
                        INSERT INTO attestation (subject, position, predicate_type, builder, repository, workflow, media_type, problem)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
                        subject.toString(),
                        position++,
                        one.predicateType(),
                        one.builder(),
                        one.repository(),
                        one.workflow(),
                        one.mediaType(),
                        one.problem());
            }
        });
    }

    @Override
    public void unanswered(Digest subject, String problem, Instant now) {
        database.update(context -> checked(context, subject, problem, now));
    }

    private static int checked(
            DSLContext context, Digest subject, @org.jspecify.annotations.Nullable String problem, Instant now) {
        return context.execute("""
                INSERT INTO attestation_check (subject, checked_at, problem) VALUES (?, ?, ?)
                ON CONFLICT (subject) DO UPDATE SET checked_at = excluded.checked_at, problem = excluded.problem""", subject.toString(), now.toEpochMilli(), problem);
    }

    /** What is known of a digest. */
    public static Known known(DSLContext context, String subject) {
        Record check = context.fetchOne("SELECT checked_at, problem FROM attestation_check WHERE subject = ?", subject);
        return new Known(
                check == null ? null : Instant.ofEpochMilli(check.get("checked_at", Long.class)),
                check == null ? null : check.get("problem", String.class),
                context.fetch("SELECT * FROM attestation WHERE subject = ? ORDER BY position", subject)
                        .map(row -> new Attestation(
                                Digest.parse(row.get("subject", String.class)),
                                row.get("predicate_type", String.class),
                                row.get("builder", String.class),
                                row.get("repository", String.class),
                                row.get("workflow", String.class),
                                row.get("media_type", String.class),
                                row.get("problem", String.class))));
    }
}
