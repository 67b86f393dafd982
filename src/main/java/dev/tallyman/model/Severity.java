package dev.tallyman.model;

import java.util.Locale;

/** How bad a weakness is, worst first. The bands are those of CVSS v3.1, section 5; {@link #UNKNOWN} is not "none". */
public enum Severity {
    CRITICAL,
    HIGH,
    MEDIUM,
    LOW,
    UNKNOWN;

    /** The band of a CVSS base score, 0.0 to 10.0; a score of 0.0 is {@link #LOW}, since something was reported. */
    public static Severity ofScore(double score) {
        if (score >= 9.0) {
            return CRITICAL;
        }
        if (score >= 7.0) {
            return HIGH;
        }
        return score >= 4.0 ? MEDIUM : LOW;
    }

    /** Reads the words that feeds use; anything not known is {@link #UNKNOWN}. */
    public static Severity ofWord(String word) {
        return switch (word.strip().toLowerCase(Locale.ROOT)) {
            case "critical" -> CRITICAL;
            case "high", "important" -> HIGH;
            case "medium", "moderate" -> MEDIUM;
            case "low", "negligible", "minimal", "unimportant" -> LOW;
            default -> UNKNOWN;
        };
    }

    /** Whether this is as bad as {@code other} or worse. {@link #UNKNOWN} is at least nothing but itself. */
    public boolean atLeast(Severity other) {
        return compareTo(other) <= 0;
    }

    /** The word used in JSON, on the command line and on the page. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
