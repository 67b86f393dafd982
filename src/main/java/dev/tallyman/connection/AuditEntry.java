package dev.tallyman.connection;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.time.Instant;

/**
 * A line of the audit log, which only grows.
 *
 * @param id     grows with each line; 0 before it is saved
 * @param actor  who: the machine's user for the command line
 * @param action {@code connection.add}, {@code connection.rotate}, …
 */
public record AuditEntry(
        long id,
        @JsonSerialize(using = ToStringSerializer.class) Instant at,
        String actor,
        String action,
        String subject,
        String detail) {
    /** A line that is to be saved. */
    public AuditEntry(Instant at, String actor, String action, String subject, String detail) {
        this(0, at, actor, action, subject, detail);
    }
}
