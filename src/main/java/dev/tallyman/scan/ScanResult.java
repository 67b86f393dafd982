package dev.tallyman.scan;

import dev.tallyman.catalog.ImageRisks;
import dev.tallyman.catalog.InstalledPackage;
import dev.tallyman.catalog.PartlyRead;
import dev.tallyman.inventory.Origins;
import dev.tallyman.match.Finding;
import dev.tallyman.model.Digest;
import dev.tallyman.model.Distribution;
import dev.tallyman.model.Platform;
import dev.tallyman.model.Problem;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What was found in one target.
 *
 * @param target    as the user gave it
 * @param reference the target with its registry and tag in full; null where it is not an image reference
 * @param digest    of the manifest or index that the target names; null where it has none
 * @param problems  everything that could not be read or looked up, those of its images included
 * @param notices   what a reader should know and what hides nothing: a distribution past its end of life
 * @param images    one a platform
 */
public record ScanResult(
        String target,
        @Nullable String reference,
        @Nullable Digest digest,
        Status status,
        List<Problem> problems,
        List<Problem> notices,
        List<ImageScan> images) {
    public ScanResult {
        problems = List.copyOf(problems);
        notices = List.copyOf(notices);
        images = List.copyOf(images);
    }

    /** Without notices. */
    public ScanResult(
            String target,
            @Nullable String reference,
            @Nullable Digest digest,
            Status status,
            List<Problem> problems,
            List<ImageScan> images) {
        this(target, reference, digest, status, problems, List.of(), images);
    }

    /** The same of other images. */
    public ScanResult withImages(List<ImageScan> others) {
        return new ScanResult(target, reference, digest, status, problems, notices, others);
    }

    /** Whether all, some or nothing of the target could be read. */
    public enum Status {
        COMPLETE,
        PARTIAL,
        FAILED;

        /** As in JSON. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** Whether all of it was read, and none of its layers in part. */
    public boolean isWhole() {
        return status == Status.COMPLETE
                && images.stream().allMatch(image -> image.inPart().isEmpty());
    }

    /** Why it is not whole. */
    public Stream<Problem> gaps() {
        return Stream.concat(
                problems.stream(),
                images.stream().flatMap(image -> image.inPart().stream()).map(PartlyRead::notice));
    }

    /** The findings of all images. */
    public Stream<Finding> findings() {
        return images.stream().flatMap(image -> image.findings().stream());
    }

    /**
     * One image of a target.
     *
     * @param platform null where the target does not say (a root file system, an SBOM)
     * @param digest   of its manifest
     * @param config    null where the target has none, or it could not be read
     * @param endOfLife the last day of its distribution's security updates, where it is over
     * @param packages  what is installed, then (where somebody asked) what is only declared
     * @param risks     secrets and risky files
     * @param inPart    its layers that were read in part, by their table of contents
     * @param origins   what it is built on, and so what comes from where
     */
    public record ImageScan(
            @Nullable Platform platform,
            @Nullable Digest digest,
            @Nullable MaskedConfig config,
            @Nullable Distribution distribution,
            @Nullable LocalDate endOfLife,
            List<InstalledPackage> packages,
            List<Finding> findings,
            ImageRisks risks,
            List<PartlyRead> inPart,
            Origins origins) {
        public ImageScan {
            inPart = List.copyOf(inPart);
            packages = List.copyOf(packages);
            findings = List.copyOf(findings);
        }

        /** Its packages, those that are only declared left out. */
        public List<InstalledPackage> installed() {
            return packages.stream().filter(one -> one.presence().isInstalled()).toList();
        }

        /** The findings of what is installed, or of what is only declared. */
        public List<Finding> findings(boolean installed) {
            return findings.stream()
                    .filter(finding -> finding.installed().presence().isInstalled() == installed)
                    .toList();
        }

        /** The same with other findings. */
        public ImageScan withFindings(List<Finding> others) {
            return new ImageScan(
                    platform, digest, config, distribution, endOfLife, packages, others, risks, inPart, origins);
        }

        /** The same, built on what is known now. */
        ImageScan withOrigins(Origins known) {
            return new ImageScan(
                    platform, digest, config, distribution, endOfLife, packages, findings, risks, inPart, known);
        }

        /** The same without its packages. */
        public ImageScan withoutPackages() {
            return new ImageScan(
                    platform, digest, config, distribution, endOfLife, List.of(), findings, risks, inPart, origins);
        }
    }
}
