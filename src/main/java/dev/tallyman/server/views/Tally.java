package dev.tallyman.server.views;

import dev.tallyman.model.Severity;

/**
 * Weaknesses by severity, each counted once however many packages carry it. Only open ones count: not {@code fixed}, not {@code not_affected}.
 * A tally of zeros says "nothing found", which is not the same as "read and clean": see {@link Reading}.
 */
public record Tally(int critical, int high, int medium, int low, int unknown) {
    public static final Tally NONE = new Tally(0, 0, 0, 0, 0);

    public int total() {
        return critical + high + medium + low + unknown;
    }

    public int of(Severity severity) {
        return switch (severity) {
            case CRITICAL -> critical;
            case HIGH -> high;
            case MEDIUM -> medium;
            case LOW -> low;
            case UNKNOWN -> unknown;
        };
    }

    /** This and one more weakness. */
    public Tally plus(Severity severity) {
        return new Tally(
                critical + (severity == Severity.CRITICAL ? 1 : 0),
                high + (severity == Severity.HIGH ? 1 : 0),
                medium + (severity == Severity.MEDIUM ? 1 : 0),
                low + (severity == Severity.LOW ? 1 : 0),
                unknown + (severity == Severity.UNKNOWN ? 1 : 0));
    }

    /** Worst first: more criticals come before fewer, whatever follows. */
    public int compareBadness(Tally other) {
        for (Severity severity : Severity.values()) {
            int order = Integer.compare(other.of(severity), of(severity));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    /** In words, for those who hear the page. */
    public String words() {
        if (total() == 0) {
            return "no weaknesses found";
        }
        return critical + " critical, " + high + " high, " + medium + " medium, " + low + " low"
                + (unknown > 0 ? ", " + unknown + " of unknown severity" : "");
    }
}
