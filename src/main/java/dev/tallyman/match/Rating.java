package dev.tallyman.match;

import dev.tallyman.advisory.Advisory;
import dev.tallyman.advisory.AffectedPackage;
import dev.tallyman.advisory.Ecosystems;
import dev.tallyman.advisory.SeverityRating;
import dev.tallyman.model.Severity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import us.springett.cvss.Cvss;

/**
 * How bad a weakness is. The word comes, in this order, from the distribution's record, from GitHub's, from any other's, and last from
 * the band of the score; the vector from the same records in the same order, within a record CVSS v4 before v3.1, v3.0 and v2.
 *
 * @param score  of {@code vector}
 */
record Rating(
        Severity severity, @Nullable Double score, @Nullable String vector) {
    static final Rating NONE = new Rating(Severity.UNKNOWN, null, null);

    private static final int REMEMBERED = 50_000;
    private static final Map<String, Optional<Double>> SCORES = new ConcurrentHashMap<>();
    private static final Set<String> DISTRIBUTIONS = Set.of(
            "AlmaLinux",
            "Alpaquita",
            "Alpine",
            "Azure Linux",
            "BellSoft Hardened Containers",
            "Chainguard",
            "Debian",
            "Echo",
            "Mageia",
            "MinimOS",
            "Photon OS",
            "Red Hat",
            "Rocky Linux",
            "SUSE",
            "Ubuntu",
            "Wolfi",
            "openEuler",
            "openSUSE");

    static Rating of(Collection<Advisory> records) {
        List<Advisory> ordered = records.stream()
                .sorted(Comparator.comparingInt(Rating::rank).thenComparing(Advisory::id))
                .toList();
        Severity word = null;
        String vector = null;
        for (Advisory record : ordered) {
            List<SeverityRating> ratings = ratings(record);
            word = word == null ? word(ratings) : word;
            vector = vector == null ? vector(ratings) : vector;
        }
        Double score = vector == null ? null : score(vector).orElse(null);
        if (word == null) {
            word = score == null ? Severity.UNKNOWN : Severity.ofScore(score);
        }
        return new Rating(word, score, vector);
    }

    /**
     * With the vector of other records of the same CVE where this has none: GitHub's first, then by identifier. Their words do not count but
     * GitHub's, for a distribution's word is about its own build; records of several CVEs do not say which one they rate.
     */
    Rating completed(List<Advisory> others) {
        if (vector != null || others.isEmpty()) {
            return this;
        }
        List<Advisory> ordered = others.stream()
                .filter(record ->
                        record.withdrawn() == null && Weaknesses.cves(record).size() == 1)
                .sorted(Comparator.comparing((Advisory record) -> !record.id().startsWith("GHSA-"))
                        .thenComparing(Advisory::id))
                .toList();
        String found = null;
        Severity word = severity == Severity.UNKNOWN ? null : severity;
        for (Advisory record : ordered) {
            found = found == null ? vector(record.severities()) : found;
            word = word == null && record.id().startsWith("GHSA-") ? word(record.severities()) : word;
        }
        Double score = found == null ? null : score(found).orElse(null);
        if (word == null) {
            word = score == null ? Severity.UNKNOWN : Severity.ofScore(score);
        }
        return new Rating(word, score, found);
    }

    private static int rank(Advisory record) {
        boolean distribution = record.affected().stream()
                .anyMatch(entry -> DISTRIBUTIONS.contains(Ecosystems.base(entry.ecosystem())));
        if (distribution) {
            return 0;
        }
        return record.id().startsWith("GHSA-") ? 1 : 2;
    }

    /** Those about the package itself before those about the whole record. */
    private static List<SeverityRating> ratings(Advisory record) {
        List<SeverityRating> all = new ArrayList<>();
        record.affected().stream().map(AffectedPackage::severities).forEach(all::addAll);
        all.addAll(record.severities());
        return all;
    }

    private static @Nullable Severity word(List<SeverityRating> ratings) {
        return ratings.stream()
                .filter(rating -> rating.kind() == SeverityRating.Kind.WORD)
                .map(rating -> severity(rating.value()))
                .filter(severity -> severity != Severity.UNKNOWN)
                .findFirst()
                .orElse(null);
    }

    /** A database's own word. Debian's "unimportant" and Ubuntu's "negligible" are low: somebody did report them. */
    static Severity severity(String word) {
        return switch (word.toLowerCase(Locale.ROOT).strip()) {
            case "critical" -> Severity.CRITICAL;
            case "high", "important" -> Severity.HIGH;
            case "medium", "moderate" -> Severity.MEDIUM;
            case "low", "minor", "negligible", "unimportant" -> Severity.LOW;
            default -> Severity.UNKNOWN;
        };
    }

    private static @Nullable String vector(List<SeverityRating> ratings) {
        return ratings.stream()
                .filter(rating -> rating.kind() != SeverityRating.Kind.WORD)
                .filter(rating -> score(rating.value()).isPresent())
                .min(Comparator.comparingInt(Rating::preference))
                .map(SeverityRating::value)
                .orElse(null);
    }

    private static int preference(SeverityRating rating) {
        return switch (rating.kind()) {
            case CVSS_V4 -> 0;
            case CVSS_V3 -> rating.value().startsWith("CVSS:3.1/") ? 1 : 2;
            case CVSS_V2 -> 3;
            case WORD -> 4;
        };
    }

    /** The base score of a vector; empty where it is none. */
    static Optional<Double> score(String vector) {
        if (SCORES.size() > REMEMBERED) {
            SCORES.clear();
        }
        return SCORES.computeIfAbsent(vector, Rating::calculate);
    }

    private static Optional<Double> calculate(String vector) {
        try {
            Cvss cvss = Cvss.fromVector(vector);
            return cvss == null
                    ? Optional.empty()
                    : Optional.of(cvss.calculateScore().getBaseScore());
        } catch (RuntimeException e) {
            // The library throws whatever it trips over; a vector that it cannot read is no vector.
            return Optional.empty();
        }
    }
}
