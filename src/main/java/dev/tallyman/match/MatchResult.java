package dev.tallyman.match;

import dev.tallyman.model.Problem;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What matching found.
 *
 * @param findings sorted: highest {@link Risk} first, then worst, then by identifier, then by package
 * @param problems what could not be looked up or compared; not empty means that findings may be missing, and the image is not clean
 * @param notices   what a reader should know and what hides nothing: a distribution past its end of life
 * @param endOfLife the last day of the distribution's security updates, where it is over; null: it is not, or that is not known
 */
public record MatchResult(
        List<Finding> findings,
        List<Problem> problems,
        List<Problem> notices,
        @Nullable LocalDate endOfLife) {
    public MatchResult {
        findings = List.copyOf(findings);
        problems = List.copyOf(problems);
        notices = List.copyOf(notices);
    }
}
