package dev.tallyman.server.views;

import java.time.Instant;

/**
 * A line of the audit log.
 *
 * @param id     grows with each line
 * @param actor  who, as the command line or the server knew it
 * @param action {@code connection.add}, {@code connection.rotate}, …
 */
public record AuditRow(long id, Instant at, String actor, String action, String subject, String detail) {}
