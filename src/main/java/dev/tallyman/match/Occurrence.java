package dev.tallyman.match;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.tallyman.model.Severity;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A package in an image, as {@code find} shows it.
 *
 * @param image       {@code owner/name}
 * @param tags        of this image name that reach the manifest, directly or through an index; sorted
 * @param digest      of the platform's manifest
 * @param packagePurl {@code package} in JSON
 * @param layer       null where the image's layers are not known
 * @param finding     the weakness that was asked for; null where a package was
 * @param judged      what is known of it in this package; null where a package was asked for
 * @param paths       where in the image the evidence is
 */
public record Occurrence(
        String image,
        List<String> tags,
        String digest,
        String platform,
        @JsonProperty("package") String packagePurl,
        @Nullable String layer,
        @Nullable String finding,
        @JsonUnwrapped @Nullable Judged judged,
        List<String> paths) {
    public Occurrence {
        tags = List.copyOf(tags);
        paths = List.copyOf(paths);
    }

    /**
     * A finding, without the package that has it; words as in the JSON of findings.
     *
     * @param inferred see {@link Finding#inferred}
     * @param risk     null as long as it is not known how many images have it
     */
    public record Judged(
            String severity,
            @Nullable Double score,
            boolean knownExploited,
            @Nullable Double epss,
            @Nullable String fixed,
            String status,
            boolean inferred,
            @Nullable Double risk) {
        Judged in(int images) {
            Risk weighed = Risk.of(
                    Severity.ofWord(severity),
                    score,
                    knownExploited,
                    epss,
                    fixed != null,
                    Finding.Status.valueOf(status.toUpperCase(Locale.ROOT)),
                    images);
            return new Judged(severity, score, knownExploited, epss, fixed, status, inferred, weighed.value());
        }
    }

    /** All that was found of a weakness, highest risk first; of packages in the order that they are in. */
    public static List<Occurrence> byRisk(List<Occurrence> all) {
        Map<String, Set<String>> using = new HashMap<>();
        all.stream()
                .filter(one -> !one.tags.isEmpty())
                .forEach(one -> using.computeIfAbsent(one.packagePurl, purl -> new HashSet<>())
                        .add(one.image));
        return all.stream()
                .map(one -> one.weighed(
                        using.getOrDefault(one.packagePurl, Set.of()).size()))
                .sorted(Comparator.comparingDouble(Occurrence::rank))
                .toList();
    }

    private Occurrence weighed(int images) {
        return judged == null
                ? this
                : new Occurrence(image, tags, digest, platform, packagePurl, layer, finding, judged.in(images), paths);
    }

    private static double rank(Occurrence one) {
        return one.judged == null || one.judged.risk == null ? 0 : -one.judged.risk;
    }
}
