package dev.tallyman.advisory;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where feeds are fetched from: OSV, CISA and FIRST, unless a mirror is named; then CISA's catalogue and EPSS scores only from where they are
 * said to be.
 *
 * @param mirror URL or folder with the layout of OSV's bucket
 * @param extra  URLs or files of CISA's catalogue and EPSS scores
 */
public record FeedSources(String mirror, List<String> extra) {
    /** OSV's public bucket. */
    static final String OSV = "https://osv-vulnerabilities.storage.googleapis.com";

    /** CISA's catalogue of known exploited vulnerabilities. */
    static final String KEV = "https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json";

    /** FIRST's scores of today. */
    static final String EPSS = "https://epss.empiricalsecurity.com/epss_scores-current.csv.gz";

    public FeedSources {
        extra = List.copyOf(extra);
    }

    /** What {@code TALLYMAN_ADVISORIES_URL}, {@code TALLYMAN_KEV_URL} and {@code TALLYMAN_EPSS_URL} say. */
    public static FeedSources of(Map<String, String> environment) {
        return of(environment, null, null, null);
    }

    /** What the options say, else the environment. */
    public static FeedSources of(
            Map<String, String> environment, @Nullable String mirror, @Nullable String kev, @Nullable String epss) {
        String named = given(mirror, environment.get("TALLYMAN_ADVISORIES_URL"), "");
        boolean standard = named.isEmpty();
        return new FeedSources(
                standard ? OSV : named,
                Stream.of(
                                given(kev, environment.get("TALLYMAN_KEV_URL"), standard ? KEV : ""),
                                given(epss, environment.get("TALLYMAN_EPSS_URL"), standard ? EPSS : ""))
                        .filter(source -> !source.isEmpty())
                        .toList());
    }

    /** Whether all of it is on this machine. */
    public boolean local() {
        return Stream.concat(Stream.of(mirror), extra.stream()).noneMatch(each -> each.matches("(?i)https?://.*"));
    }

    private static String given(@Nullable String option, @Nullable String variable, String otherwise) {
        if (option != null && !option.isBlank()) {
            return option;
        }
        return variable == null || variable.isBlank() ? otherwise : variable;
    }
}
