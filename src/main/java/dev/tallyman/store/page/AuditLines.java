package dev.tallyman.store.page;

import dev.tallyman.server.views.AuditRow;
import java.time.Instant;
import java.util.List;
import org.jooq.DSLContext;

/** The audit log, newest first. */
final class AuditLines {
    private AuditLines() {}

    static List<AuditRow> load(DSLContext context, long before, int most) {
        return context.fetch(
                        "SELECT id, at, actor, action, subject, detail FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?",
                        before,
                        most)
                .map(row -> new AuditRow(
                        row.get("id", Long.class),
                        Instant.ofEpochMilli(row.get("at", Long.class)),
                        row.get("actor", String.class),
                        row.get("action", String.class),
                        row.get("subject", String.class),
                        row.get("detail", String.class)));
    }
}
