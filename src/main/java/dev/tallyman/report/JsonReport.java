package dev.tallyman.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tallyman.catalog.InstalledPackage;
import dev.tallyman.catalog.Presence;
import dev.tallyman.inventory.BaseImage;
import dev.tallyman.inventory.Origins;
import dev.tallyman.match.Finding;
import dev.tallyman.match.VexClaim;
import dev.tallyman.model.Distribution;
import dev.tallyman.model.Problem;
import dev.tallyman.scan.ScanResult;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The JSON of {@code scan} (docs/cli.md): a list, one element a target. The records below are that contract. */
public final class JsonReport implements ScanReport {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII.mappedFeature())
            .build();

    private final boolean withPackages;
    private final boolean withRisks;

    /**
     * @param withPackages whether each image lists its packages
     * @param withRisks    and its secrets and risky files
     */
    public JsonReport(boolean withPackages, boolean withRisks) {
        this.withPackages = withPackages;
        this.withRisks = withRisks;
    }

    @Override
    public void write(List<ScanResult> results, OutputStream out) throws IOException {
        JSON.writeValue(out, lazily(results, this::target));
        out.write('\n');
    }

    /** Of many packages, what is written of each is in memory only while it is. */
    private static <T, J> Iterable<J> lazily(List<T> all, Function<T, J> json) {
        return () -> all.stream().map(json).iterator();
    }

    private TargetJson target(ScanResult result) {
        return new TargetJson(
                result.target(),
                result.reference(),
                text(result.digest()),
                result.status().word(),
                result.problems(),
                result.notices(),
                result.images().stream().map(this::image).toList());
    }

    private ImageJson image(ScanResult.ImageScan image) {
        return new ImageJson(
                text(image.platform()),
                text(image.digest()),
                image.distribution(),
                text(image.endOfLife()),
                image.origins().base(),
                withPackages ? lazily(image.packages(), one -> packageOf(one, image.origins())) : null,
                lazily(image.findings(), one -> finding(one, image.origins())),
                withRisks ? RisksJson.of(image.risks()) : null,
                image.inPart().stream()
                        .map(one -> new InPartJson(
                                one.layer().toString(),
                                one.how().fetched(),
                                one.how().size(),
                                one.how().requests()))
                        .toList());
    }

    private static PackageJson packageOf(InstalledPackage installed, Origins origins) {
        return new PackageJson(
                installed.purl().toString(),
                installed.name(),
                installed.version(),
                installed.type(),
                installed.source(),
                text(installed.layer()),
                origins.of(installed.layer()),
                installed.paths(),
                installed.licenses(),
                text(installed.owner()),
                installed.isApplication() ? true : null,
                declared(installed),
                development(installed));
    }

    /** Null where it is installed, as nearly all are. */
    private static @Nullable Boolean declared(InstalledPackage installed) {
        return installed.presence().isInstalled() ? null : true;
    }

    private static @Nullable Boolean development(InstalledPackage installed) {
        return installed.presence() == Presence.DECLARED_FOR_DEVELOPMENT ? true : null;
    }

    private static FindingJson finding(Finding finding, Origins origins) {
        InstalledPackage installed = finding.installed();
        return new FindingJson(
                finding.id(),
                finding.aliases(),
                finding.severity().word(),
                finding.score(),
                finding.vector(),
                installed.purl().toString(),
                installed.version(),
                finding.fixed(),
                finding.status().word(),
                text(installed.layer()),
                origins.of(installed.layer()),
                installed.paths(),
                declared(installed),
                development(installed),
                finding.knownExploited(),
                finding.epss(),
                finding.inferred(),
                finding.risk().value(),
                new RiskJson(
                        finding.risk().severity(),
                        finding.risk().likelihood(),
                        finding.risk().exposure(),
                        finding.risk().fix()),
                finding.images(),
                finding.claims().stream().map(JsonReport::claim).toList(),
                finding.advisories());
    }

    /** Nothing is verified here: the word stands in the JSON so that nobody has to guess. */
    private static ClaimJson claim(VexClaim claim) {
        return new ClaimJson(
                claim.status().word(), claim.author(), claim.justification(), claim.source(), false, claim.applied());
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private record TargetJson(
            String target,
            @Nullable String reference,
            @Nullable String digest,
            String status,
            List<Problem> problems,
            List<Problem> notices,
            List<ImageJson> images) {}

    private record ImageJson(
            @Nullable String platform,
            @Nullable String digest,
            @Nullable Distribution distribution,
            @Nullable String endOfLife,
            @Nullable BaseImage base,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Iterable<PackageJson> packages,

            Iterable<FindingJson> findings,
            @JsonUnwrapped @Nullable RisksJson risks,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<InPartJson> layersReadInPart) {}

    private record InPartJson(String layer, long fetchedBytes, long size, int requests) {}

    private record PackageJson(
            String purl,
            String name,
            String version,
            String type,
            InstalledPackage.@Nullable Source source,
            @Nullable String layer,
            BaseImage.Origin from,
            List<String> paths,
            List<String> licenses,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String owner,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Boolean application,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Boolean declared,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Boolean development) {}

    private record FindingJson(
            String id,
            List<String> aliases,
            String severity,
            @Nullable Double score,
            @Nullable String vector,
            @JsonProperty("package") String packageUrl,
            String installed,
            @Nullable String fixed,
            String status,
            @Nullable String layer,
            BaseImage.Origin from,
            List<String> paths,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Boolean declared,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Boolean development,

            boolean knownExploited,
            @Nullable Double epss,
            boolean inferred,
            double risk,
            RiskJson riskParts,
            @Nullable Integer imagesInUse,
            List<ClaimJson> claims,
            List<String> advisories) {}

    private record RiskJson(double severity, double likelihood, double exposure, double fix) {}

    private record ClaimJson(
            String status,
            String author,
            @Nullable String justification,
            String source,
            boolean verified,
            boolean applied) {}
}
