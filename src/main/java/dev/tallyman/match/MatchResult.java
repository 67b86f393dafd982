package dev.tallyman.match;

import dev.tallyman.model.Problem;
import java.util.List;

/**
 * What matching found.
 *
 * @param findings sorted: highest {@link Risk} first, then worst, then by identifier, then by package
 * @param problems what could not be looked up or compared; not empty means that findings may be missing, and the image is not clean
 * @param notices  what a reader should know and what hides nothing: a distribution past its end of life
 */
public record MatchResult(List<Finding> findings, List<Problem> problems, List<Problem> notices) {
    public MatchResult {
        findings = List.copyOf(findings);
        problems = List.copyOf(problems);
        notices = List.copyOf(notices);
    }
}
