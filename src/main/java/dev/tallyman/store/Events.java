package dev.tallyman.store;

import java.time.Instant;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Writes what changed, in the transaction of the change itself. */
final class Events {
    private Events() {}

    static void add(
            DSLContext context,
            @Nullable Long repositoryId,
            String kind,
            String subject,
            @Nullable String before,
            @Nullable String after,
            Instant now) {
        context.execute(
                "INSERT INTO event (at, repository_id, kind, subject, before, after) VALUES (?, ?, ?, ?, ?, ?)",
                now.toEpochMilli(),
                repositoryId,
                kind,
                subject,
                before,
                after);
    }
}
