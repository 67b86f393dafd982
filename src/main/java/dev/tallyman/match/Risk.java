package dev.tallyman.match;

import dev.tallyman.model.Severity;
import org.jspecify.annotations.Nullable;

/**
 * One number to sort findings by (docs/risk.md): how bad it is, how likely it is used, how many images in use have it, and a little more
 * where a fix is at hand. It sorts, and never hides anything. The parts are points, and their sum is {@link #value}.
 *
 * @param severity   0.0 to 40.0
 * @param likelihood 0.0 to 45.0
 * @param exposure   0.0 to 10.0
 * @param fix        0.0 or 5.0
 */
public record Risk(double severity, double likelihood, double exposure, double fix) {
    /** What VEX calls not affected or fixed. */
    public static final Risk NONE = new Risk(0, 0, 0, 0);

    private static final double BY_SEVERITY = 4.0;
    private static final double BY_LIKELIHOOD = 4.5;
    private static final double BY_EXPOSURE = 1.0;
    private static final double FIX_AT_HAND = 5.0;
    /** About the median of FIRST's scores. */
    private static final double UNKNOWN_LIKELIHOOD = 0.002;
    /** So many images in use are exposure enough. */
    private static final int MANY = 8;

    /**
     * @param score  CVSS base score; null where there is none, the word then stands for its band's middle
     * @param images names of images of which a tag reaches it; null where that is not known, which counts as one
     */
    public static Risk of(
            Severity severity,
            @Nullable Double score,
            boolean knownExploited,
            @Nullable Double epss,
            boolean fixAtHand,
            Finding.Status status,
            @Nullable Integer images) {
        if (status == Finding.Status.NOT_AFFECTED || status == Finding.Status.FIXED) {
            return NONE;
        }
        double impact = impact(severity, score);
        double likelihood = knownExploited ? 1.0 : epss == null ? UNKNOWN_LIKELIHOOD : epss;
        return new Risk(
                rounded(BY_SEVERITY * impact),
                rounded(BY_LIKELIHOOD * impact * Math.sqrt(likelihood)),
                rounded(BY_EXPOSURE * impact * exposure(images == null ? 1 : images)),
                fixAtHand ? FIX_AT_HAND : 0);
    }

    /** From 0.0 to 100.0, to one decimal. */
    public double value() {
        return rounded(severity + likelihood + exposure + fix);
    }

    /** A quarter for one image, another for each doubling. */
    private static double exposure(int images) {
        return images <= 0 ? 0 : Math.min(1, (1 + Math.log(images) / Math.log(2)) / (1 + Math.log(MANY) / Math.log(2)));
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

    private static double rounded(double points) {
        return Math.round(10 * points) / 10.0;
    }
}
