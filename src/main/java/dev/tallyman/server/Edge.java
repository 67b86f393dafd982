package dev.tallyman.server;

import dev.tallyman.model.Severity;
import dev.tallyman.server.views.Tally;

/** The class that colours an edge by the worst that a tally holds. */
public final class Edge {
    private Edge() {}

    public static String of(Tally tally) {
        for (Severity severity : Severity.values()) {
            if (tally.of(severity) > 0) {
                return "edge-" + severity.word().charAt(0);
            }
        }
        return "edge-none";
    }
}
