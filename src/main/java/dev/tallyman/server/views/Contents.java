package dev.tallyman.server.views;

import dev.tallyman.scan.RiskAnswers;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The questions that the pages ask about packages and weaknesses. Every answer is one snapshot. Safe for use by several threads. */
public interface Contents {
    /** Every open weakness in images that a tag reaches, worst first. */
    List<WeaknessRow> weaknesses();

    /** A weakness by its identifier or one of its aliases. */
    Optional<WeaknessView> weakness(String id);

    /**
     * Package versions in images that a tag reaches, by name then version.
     *
     * @param query part of a name, or a purl with or without a version; empty: all
     * @param type  {@code apk}, {@code npm}, …; null: all
     */
    PackagePage packages(String query, @Nullable String type, int offset, int limit);

    Optional<PackageView> packageVersion(String purl);

    /** Secrets and risky files. */
    RiskAnswers risks();

    /** Why each package of an image that a record names has a weakness or not; empty where the image was not read. */
    List<dev.tallyman.match.Explanation> explain(String digest, String weakness);

    /** How the images of a version's platforms differ from the first one's; empty where there is but one. */
    List<PlatformDrift> drift(List<ImageView.PlatformRow> platforms);

    SearchView search(String query);

    /**
     * Findings one by one, by package version, then identifier.
     *
     * @param after where to go on: the {@code key} of the last one seen; null: at the beginning
     * @param image only those of this image; null: all
     * @param id    only this weakness; null: all
     */
    List<FindingRecord> findings(@Nullable FindingKey after, int limit, @Nullable String image, @Nullable String id);

    /** The same, highest risk first. */
    List<FindingRecord> findingsByRisk(
            @Nullable FindingKey after, int limit, @Nullable String image, @Nullable String id);

    /** {@code total}: how many there are in all; {@code types}: the types that there are. */
    record PackagePage(List<PackageRow> rows, int total, List<TypeCount> types) {
        public PackagePage {
            rows = List.copyOf(rows);
            types = List.copyOf(types);
        }
    }

    record TypeCount(String type, int packages) {}

    /** Where a list of findings was left off; {@code risk} counts in the list by risk alone. */
    record FindingKey(double risk, long packageVersion, String weakness) {}

    /** A finding as the API gives it, with the images that have the package. */
    record FindingRecord(
            FindingKey key,
            String id,
            List<String> aliases,
            dev.tallyman.model.Severity severity,
            @Nullable Double score,
            String purl,
            String installed,
            @Nullable String fixed,
            String status,
            boolean knownExploited,
            @Nullable Double epss,
            List<String> advisories,
            dev.tallyman.match.Risk risk,
            List<Where> where,
            int images) {
        public FindingRecord {
            aliases = List.copyOf(aliases);
            advisories = List.copyOf(advisories);
            where = List.copyOf(where);
        }

        /** See {@link dev.tallyman.match.Finding#inferred}. */
        public boolean inferred() {
            return advisories.isEmpty();
        }
    }

    /** {@code digest} is that of the platform's manifest. */
    record Where(
            String image,
            String digest,
            String platform,
            @Nullable String layer) {}
}
