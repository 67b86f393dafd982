package dev.tallyman.match;

import dev.tallyman.catalog.InstalledPackage;
import dev.tallyman.model.Severity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A weakness of an installed package: all the advisory records about it that match, joined by their aliases.
 *
 * @param id             the CVE where there is one, else the identifier of the record
 * @param aliases        the other identifiers, sorted, {@code id} left out
 * @param score          CVSS base score, 0.0 to 10.0; null where no record has one
 * @param vector         the CVSS vector that {@code score} is computed from
 * @param fixed          the smallest version that is enough; null where none is known
 * @param knownExploited whether it is in CISA's catalogue
 * @param epss           probability of exploitation, 0.0 to 1.0; null where unknown
 * @param advisories     identifiers of the OSV records that match, sorted, and of no others
 */
public record Finding(
        String id,
        List<String> aliases,
        Severity severity,
        @Nullable Double score,
        @Nullable String vector,
        InstalledPackage installed,
        @Nullable String fixed,
        Status status,
        boolean knownExploited,
        @Nullable Double epss,
        List<String> advisories) {
    public Finding {
        aliases = List.copyOf(aliases);
        advisories = List.copyOf(advisories);
    }

    /** The same with another status. */
    public Finding withStatus(Status other) {
        return new Finding(
                id, aliases, severity, score, vector, installed, fixed, other, knownExploited, epss, advisories);
    }

    /** How soon to look at it, 0.0 to 100.0: see {@link Risk}. */
    public double risk() {
        return Risk.of(severity, score, knownExploited, epss, fixed != null, status);
    }

    /** What is known of it here. */
    public enum Status {
        AFFECTED("affected"),
        FIXED("fixed"),
        WILL_NOT_FIX("will_not_fix"),
        UNDER_INVESTIGATION("under_investigation"),
        NOT_AFFECTED("not_affected");

        private final String word;

        Status(String word) {
            this.word = word;
        }

        /** As in JSON. */
        public String word() {
            return word;
        }
    }
}
