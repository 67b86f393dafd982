package dev.tallyman.cli;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.tallyman.catalog.ImageRisks;
import dev.tallyman.catalog.InstalledPackage;
import dev.tallyman.inventory.BaseImage;
import dev.tallyman.inventory.BaseImage.Origin;
import dev.tallyman.inventory.BaseQuestions;
import dev.tallyman.inventory.Origins;
import dev.tallyman.inventory.PlatformImage;
import dev.tallyman.match.EndOfLife;
import dev.tallyman.match.Finding;
import dev.tallyman.match.VexClaim;
import dev.tallyman.model.Distribution;
import dev.tallyman.report.RisksJson;
import dev.tallyman.scan.ContentsRepository;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An image of one platform as {@code show} tells it, with what is wrong with it.
 *
 * @param endOfLife the last day of its distribution's security updates, where it is over
 * @param base      what it is built on; null where nothing tells
 * @param findings  highest risk first
 */
record ShownImage(
        @JsonUnwrapped PlatformImage image,
        @Nullable Distribution distribution,
        @Nullable String endOfLife,
        @Nullable BaseImage base,
        List<ShownFinding> findings,
        @JsonUnwrapped RisksJson risksJson,
        @JsonIgnore ImageRisks risks) {

    /** A finding as {@code show} tells it. */
    record ShownFinding(
            String id,
            String severity,
            @Nullable Double score,
            double risk,
            @JsonProperty("package") String packageUrl,
            String name,
            String installed,
            @Nullable String fixed,
            String status,
            boolean knownExploited,
            @Nullable Double epss,
            boolean inferred,
            Origin from,
            List<String> claims) {
        static ShownFinding of(Finding finding, Origins origins) {
            InstalledPackage installed = finding.installed();
            return new ShownFinding(
                    finding.id(),
                    finding.severity().word(),
                    finding.score(),
                    finding.risk().value(),
                    installed.purl().toString(),
                    installed.name(),
                    installed.version(),
                    finding.fixed(),
                    finding.status().word(),
                    finding.knownExploited(),
                    finding.epss(),
                    finding.inferred(),
                    origins.of(installed.layer()),
                    finding.claims().stream().map(VexClaim::words).toList());
        }
    }

    static ShownImage of(PlatformImage image, BaseQuestions bases, Services services) {
        BaseImage base = bases.of(image).orElse(null);
        ContentsRepository.@Nullable Recorded held =
                services.contents().contents(image.digest()).orElse(null);
        if (held == null) {
            return new ShownImage(
                    image, null, null, base, List.of(), RisksJson.of(ImageRisks.UNKNOWN), ImageRisks.UNKNOWN);
        }
        Origins origins = new Origins(
                base, image.layers().stream().map(PlatformImage.Layer::digest).toList());
        Map<String, Integer> using = services.inUse()
                .images(held.findings().stream()
                        .map(finding -> finding.installed().purl().toString())
                        .collect(Collectors.toSet()));
        Distribution distribution = held.contents().distribution();
        return new ShownImage(
                image,
                distribution,
                EndOfLife.passed(distribution, Clock.systemUTC())
                        .map(Object::toString)
                        .orElse(null),
                base,
                held.findings().stream()
                        .map(finding -> finding.withImages(
                                using.getOrDefault(finding.installed().purl().toString(), 0)))
                        .sorted(Finding.BY_RISK)
                        .map(finding -> ShownFinding.of(finding, origins))
                        .toList(),
                RisksJson.of(held.contents().risks()),
                held.contents().risks());
    }
}
