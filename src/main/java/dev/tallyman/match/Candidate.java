package dev.tallyman.match;

import dev.tallyman.advisory.Advisory;
import dev.tallyman.match.version.Version;
import dev.tallyman.match.version.VersionScheme;
import java.util.List;

/** A record with its entries about one package, ready to be asked about versions. Immutable. */
final class Candidate {
    private final Advisory advisory;
    private final List<Evaluation> evaluations;

    Candidate(Advisory advisory, VersionScheme otherwise) {
        this.advisory = advisory;
        evaluations = advisory.affected().stream()
                .map(entry -> new Evaluation(entry, otherwise))
                .toList();
    }

    Advisory advisory() {
        return advisory;
    }

    List<Evaluation> evaluations() {
        return evaluations;
    }

    Verdict of(Version version) {
        if (advisory.withdrawn() != null) {
            return new Verdict.NotAffected();
        }
        Verdict verdict = new Verdict.NotAffected();
        for (Evaluation evaluation : evaluations) {
            switch (evaluation.of(version)) {
                case Verdict.Affected affected -> {
                    return affected;
                }
                case Verdict.Unknown unknown -> verdict = unknown;
                case Verdict.NotAffected() -> {}
            }
        }
        return verdict;
    }
}
