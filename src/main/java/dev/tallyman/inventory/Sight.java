package dev.tallyman.inventory;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/** What connections do not see although something names it, and what the patterns of their scopes matched. Answers without the network. */
public interface Sight {
    /**
     * What is known of a registry's packages from elsewhere: those of the inventory that {@code run} did not list, and those that a label or a delivery
     * named.
     */
    List<Hint> hints(long connectionId, String registry, long run);

    /**
     * Replaces what is held of a connection. What was unseen before and still is keeps its {@code since}.
     *
     * @param undecided owners (lower case) that could not be asked this time: what is held of them stays
     */
    void record(
            long connectionId, List<Missing> missing, List<PatternMatch> patterns, Set<String> undecided, Instant now);

    /** By kind and name. */
    List<Unseen> unseen(long connectionId);

    /** In the order of the scope, as the last sync knew it. */
    List<PatternMatch> patterns(long connectionId);

    /**
     * @param name         {@code owner/name}, in lower case
     * @param seenByOthers whether another connection sees it now
     */
    record Hint(String name, Unseen.Known known, boolean seenByOthers) {
        public String owner() {
            return name.substring(0, name.indexOf('/'));
        }

        public String packageName() {
            return name.substring(name.indexOf('/') + 1);
        }
    }

    /**
     * An {@link Unseen} before it is kept.
     *
     * @param owner in lower case; empty of a pattern for several
     */
    record Missing(
            Unseen.Kind kind,
            String name,
            String owner,
            List<Unseen.Known> known,
            Unseen.Reason reason,
            String evidence) {
        public Missing {
            known = List.copyOf(known);
        }
    }
}
