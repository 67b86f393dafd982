package dev.tallyman.policy;

import dev.tallyman.catalog.ImageRisks;
import dev.tallyman.catalog.InstalledPackage;
import dev.tallyman.inventory.Origins;
import dev.tallyman.inventory.ReadState;
import dev.tallyman.match.Finding;
import dev.tallyman.model.Digest;
import dev.tallyman.model.Distribution;
import dev.tallyman.model.ImageConfig;
import dev.tallyman.model.ImageReference;
import dev.tallyman.model.Platform;
import dev.tallyman.model.Problem;
import dev.tallyman.scan.ScanResult;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What rules are asked about: one image, of one platform.
 *
 * @param target   as the user gave it
 * @param name     {@code ghcr.io/acme/api} where it is an image of a registry, else the target
 * @param tags     all the tags that reach it
 * @param config   null where there is none, or it could not be read
 * @param risks    secrets and risky files
 * @param origins  what it is built on
 * @param contents how much of {@code distribution}, {@code packages} and {@code findings} is known: anything but
 *                 {@link ReadState#COMPLETE} and a rule about them can fail or be undecided, and not pass
 * @param problems why they are not complete
 */
public record ImageFacts(
        String target,
        String name,
        List<String> tags,
        @Nullable Digest digest,
        @Nullable Platform platform,
        @Nullable ImageConfig config,
        @Nullable Distribution distribution,
        List<InstalledPackage> packages,
        List<Finding> findings,
        ImageRisks risks,
        Origins origins,
        ReadState contents,
        List<Problem> problems) {
    /** Dates before the first container are what tools write who want the same bytes each time. */
    private static final Instant FIRST_CREDIBLE = Instant.parse("2001-01-01T00:00:00Z");

    public ImageFacts {
        tags = List.copyOf(tags);
        packages = List.copyOf(packages);
        findings = List.copyOf(findings);
        problems = List.copyOf(problems);
    }

    /**
     * The facts of a target that was just scanned, one element an image; of a target that could not be read, one about which nothing
     * is known.
     *
     * @param tags the tags that reach it; where they are not known, the one that it was asked by
     */
    public static List<ImageFacts> of(ScanResult result, List<String> tags) {
        String reference = result.reference() == null ? result.target() : result.reference();
        String name = ImageReference.tryParse(reference)
                .filter(ignored -> result.reference() != null)
                .map(parsed -> parsed.registry() + "/" + parsed.repository())
                .orElse(result.target());
        ReadState contents = switch (result.status()) {
            case COMPLETE -> ReadState.COMPLETE;
            case PARTIAL -> ReadState.PARTIAL;
            case FAILED -> ReadState.FAILED;
        };
        if (result.images().isEmpty()) {
            ReadState nothing = contents == ReadState.COMPLETE ? ReadState.FAILED : contents;
            return List.of(new ImageFacts(
                    result.target(),
                    name,
                    tags,
                    result.digest(),
                    null,
                    null,
                    null,
                    List.of(),
                    List.of(),
                    ImageRisks.UNKNOWN,
                    Origins.UNKNOWN,
                    nothing,
                    result.problems()));
        }
        return result.images().stream()
                .map(image -> new ImageFacts(
                        result.target(),
                        name,
                        tags,
                        image.digest(),
                        image.platform(),
                        image.config() == null ? null : image.config().get(),
                        image.distribution(),
                        image.packages(),
                        image.findings(),
                        image.risks(),
                        image.origins(),
                        contents,
                        result.problems()))
                .toList();
    }

    String nameWithoutHost() {
        return ImageReference.tryParse(name).map(ImageReference::repository).orElse(name);
    }

    /** When the first layer was made, which is the base's; where the history does not say, when the image was. */
    Optional<Instant> baseCreated() {
        if (config == null) {
            return Optional.empty();
        }
        Stream<@Nullable Instant> times = Stream.concat(
                config.history().stream().map(ImageConfig.HistoryEntry::created), Stream.of(created(config)));
        return times.flatMap(Stream::ofNullable)
                .filter(time -> time.isAfter(FIRST_CREDIBLE))
                .findFirst();
    }

    private static Instant created(ImageConfig config) {
        Instant created = config.created();
        return created == null ? Instant.EPOCH : created;
    }
}
