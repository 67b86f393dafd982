package dev.tallyman.server.views;

import dev.tallyman.connection.AuditEntry;
import dev.tallyman.inventory.PatternMatch;
import dev.tallyman.inventory.Unseen;
import java.util.List;

/**
 * All of one connection.
 *
 * @param unseen   what is known of and it does not see, as its last sync found it
 * @param patterns what each pattern of its scope matched; those that no sync has looked with yet say so
 * @param synced   whether a sync of it has ever ended
 * @param audit    the newest lines of the audit log about it
 */
public record ConnectionPage(
        ConnectionView connection,
        List<Unseen> unseen,
        List<PatternMatch> patterns,
        boolean synced,
        List<AuditEntry> audit) {
    public ConnectionPage {
        unseen = List.copyOf(unseen);
        patterns = List.copyOf(patterns);
        audit = List.copyOf(audit);
    }

    /** What it should see: without what its scope does not ask for. */
    public List<Unseen> unseenInScope() {
        return unseen.stream()
                .filter(one -> one.reason() != Unseen.Reason.SCOPE)
                .toList();
    }
}
