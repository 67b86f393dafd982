package dev.tallyman.match;

import dev.tallyman.catalog.InstalledPackage;
import dev.tallyman.model.Severity;
import java.util.Comparator;
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
 * @param advisories     identifiers of the OSV records that match, sorted, and of no others; empty where it is {@link #inferred}
 * @param images         names of images in use that have it; null where that is not known
 * @param claims         what statements that came with the image say of it
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
        List<String> advisories,
        @Nullable Integer images,
        List<VexClaim> claims) {
    public Finding {
        aliases = List.copyOf(aliases);
        advisories = List.copyOf(advisories);
        claims = List.copyOf(claims);
    }

    /** As matching finds it: where it is in use, and what others say of it, are not known. */
    public Finding(
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
        this(
                id,
                aliases,
                severity,
                score,
                vector,
                installed,
                fixed,
                status,
                knownExploited,
                epss,
                advisories,
                null,
                List.of());
    }

    /** The same with another status. */
    public Finding withStatus(Status other) {
        return with(other, images, claims);
    }

    /** The same in so many images in use. */
    public Finding withImages(int count) {
        return with(status, count, claims);
    }

    /** The same with what the image's own statements say of it. */
    public Finding withClaims(List<VexClaim> others) {
        return with(status, images, others);
    }

    private Finding with(Status status, @Nullable Integer images, List<VexClaim> claims) {
        return new Finding(
                id,
                aliases,
                severity,
                score,
                vector,
                installed,
                fixed,
                status,
                knownExploited,
                epss,
                advisories,
                images,
                claims);
    }

    /**
     * Whether no record says so of this release, but the next release fixed it in a later revision of the same upstream version while
     * this one's advisories are silent: likely, not stated.
     */
    public boolean inferred() {
        return advisories.isEmpty();
    }

    /** How soon to look at it: see {@link Risk}. */
    public Risk risk() {
        return Risk.of(severity, score, knownExploited, epss, fixed != null, status, images);
    }

    /** Highest risk first, then worst, then by identifier, then by package. */
    public static final Comparator<Finding> BY_RISK = Finding::compareByRisk;

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

    private static int compareByRisk(Finding a, Finding b) {
        int order = Double.compare(b.risk().value(), a.risk().value());
        if (order == 0) {
            order = a.severity.compareTo(b.severity);
        }
        if (order == 0) {
            order = a.id.compareTo(b.id);
        }
        return order != 0
                ? order
                : a.installed.purl().toString().compareTo(b.installed.purl().toString());
    }
}
