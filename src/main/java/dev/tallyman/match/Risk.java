package dev.tallyman.match;

import dev.tallyman.model.Severity;
import org.jspecify.annotations.Nullable;

/**
 * One number to sort findings by (docs/risk.md): how bad it is, times how likely it is used, a little more where a fix is at hand.
 * It sorts, and never hides anything.
 */
public final class Risk {
    /** Of severity alone, were nobody to use it. */
    private static final double FLOOR = 0.4;

    private static final double BY_LIKELIHOOD = 0.55;
    private static final double FIX_AT_HAND = 5.0;
    /** About the median of FIRST's scores. */
    private static final double UNKNOWN_LIKELIHOOD = 0.002;

    private Risk() {}

    /**
     * From 0.0 to 100.0, to one decimal.
     *
     * @param score CVSS base score; null where there is none, the word then stands for its band's middle
     */
    public static double of(
            Severity severity,
            @Nullable Double score,
            boolean knownExploited,
            @Nullable Double epss,
            boolean fixAtHand,
            Finding.Status status) {
        if (status == Finding.Status.NOT_AFFECTED || status == Finding.Status.FIXED) {
            return 0;
        }
        double likelihood = knownExploited ? 1.0 : epss == null ? UNKNOWN_LIKELIHOOD : epss;
        double risk = 10 * impact(severity, score) * (FLOOR + BY_LIKELIHOOD * Math.sqrt(likelihood))
                + (fixAtHand ? FIX_AT_HAND : 0);
        return Math.round(10 * Math.min(100, risk)) / 10.0;
    }

    /** The word leads, for it is the distribution's; the score refines it within its band. */
    private static double impact(Severity severity, @Nullable Double score) {
        return switch (severity) {
            case CRITICAL -> within(score, 9.0, 10.0, 9.5);
            case HIGH -> within(score, 7.0, 8.9, 8.0);
            case MEDIUM -> within(score, 4.0, 6.9, 5.5);
            case LOW -> within(score, 0.1, 3.9, 2.0);
            case UNKNOWN -> score == null ? 5.0 : score;
        };
    }

    private static double within(@Nullable Double score, double least, double most, double middle) {
        return score == null ? middle : Math.clamp(score, least, most);
    }
}
