package dev.tallyman.scan;

import dev.tallyman.scan.ScanResult.ImageScan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Two images that were compared; components are named as the JSON.
 *
 * @param left  null where only the right target has an image of that platform
 * @param right null where only the left target has one
 * @param diff  null where there is nothing to compare with
 */
public record Comparison(
        @Nullable Side left, @Nullable Side right, @Nullable ContentsDiff diff) {
    /**
     * One of the two.
     *
     * @param target   as the user gave it
     * @param platform null where the target does not say
     * @param digest   of the image's manifest; null where it has none
     */
    public record Side(
            String target,
            @Nullable String platform,
            @Nullable String digest) {
        static Side of(String target, ImageScan image) {
            return new Side(
                    target,
                    image.platform() == null ? null : image.platform().toString(),
                    image.digest() == null ? null : image.digest().toString());
        }

        /** In words. */
        public String title() {
            return platform == null ? target : target + " " + platform;
        }
    }

    /** Whether something differs: an image that only one of the two has does. */
    public boolean differs() {
        return diff == null || !diff.isEmpty();
    }

    /** Compares the images of two targets: those of one platform; two that stand alone whatever they are for. */
    public static List<Comparison> of(ScanResult left, ScanResult right) {
        if (left.images().size() == 1 && right.images().size() == 1) {
            return List.of(compared(
                    left.target(),
                    left.images().getFirst(),
                    right.target(),
                    right.images().getFirst()));
        }
        List<Comparison> all = new ArrayList<>();
        for (ImageScan image : left.images()) {
            all.add(matching(image, right)
                    .map(other -> compared(left.target(), image, right.target(), other))
                    .orElseGet(() -> new Comparison(Side.of(left.target(), image), null, null)));
        }
        right.images().stream()
                .filter(image -> matching(image, left).isEmpty())
                .forEach(image -> all.add(new Comparison(null, Side.of(right.target(), image), null)));
        return all;
    }

    /** Compares an SBOM that came with an image, on the left, with what was read of the image itself. */
    public static Comparison ofAttached(AttachedSbom sbom, String target, ImageScan image) {
        Side itself = Side.of(target, image);
        return new Comparison(
                new Side(
                        "attached " + sbom.format(),
                        itself.platform(),
                        sbom.source().toString()),
                itself,
                ContentsDiff.of(sbom.contents().packages(), image.packages()));
    }

    /** Compares the first image of a target with each of the others. */
    public static List<Comparison> between(ScanResult result) {
        List<ImageScan> images = result.images();
        return images.stream()
                .skip(1)
                .map(image -> compared(result.target(), images.getFirst(), result.target(), image))
                .toList();
    }

    private static Optional<ImageScan> matching(ImageScan image, ScanResult in) {
        return in.images().stream()
                .filter(other -> image.platform() == null
                        ? other.platform() == null
                        : other.platform() != null
                                && (other.platform().satisfies(image.platform())
                                        || image.platform().satisfies(other.platform())))
                .findFirst();
    }

    private static Comparison compared(String leftTarget, ImageScan left, String rightTarget, ImageScan right) {
        return new Comparison(
                Side.of(leftTarget, left),
                Side.of(rightTarget, right),
                ContentsDiff.of(left.packages(), left.findings(), right.packages(), right.findings()));
    }
}
