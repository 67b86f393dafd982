package dev.tallyman.server.views;

import dev.tallyman.catalog.ImageRisks;
import dev.tallyman.inventory.Attestations;
import dev.tallyman.inventory.BaseImage;
import dev.tallyman.inventory.BaseName;
import dev.tallyman.inventory.Related;
import dev.tallyman.match.Risk;
import dev.tallyman.match.VexClaim;
import dev.tallyman.model.ImageConfig;
import dev.tallyman.model.Problem;
import dev.tallyman.model.Severity;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One version of an image: what a tag or digest names, its platforms, and the contents of the one that is looked at.
 *
 * @param tag       the tag that it was asked for by; null where by digest
 * @param platforms empty for anything but indexes and images
 * @param companions attestations, signatures and artifacts that belong to it or to one of its platforms
 * @param attestations what GitHub keeps about it
 */
public record ImageView(
        RepositoryRow repository,
        @Nullable String tag,
        RepositoryView.VersionRow version,
        List<PlatformRow> platforms,
        List<Related> companions,
        Attestations.Known attestations,
        @Nullable Contents contents) {
    public ImageView {
        platforms = List.copyOf(platforms);
        companions = List.copyOf(companions);
    }

    /** Whether one of its companions says of itself that it is an SBOM. */
    public boolean hasSbom() {
        return companions.stream()
                .anyMatch(one -> (one.tag() != null && one.tag().endsWith(".sbom"))
                        || one.predicateTypes().stream()
                                .anyMatch(type -> type.startsWith("https://spdx.dev/Document")
                                        || type.startsWith("https://cyclonedx.org/bom")));
    }

    /**
     * An image of one platform.
     *
     * @param endOfLife the last day of its distribution's security updates, where it is over
     */
    public record PlatformRow(
            long id,
            String platform,
            String digest,
            Reading reading,
            @Nullable Instant readAt,
            List<Problem> problems,
            String distribution,
            @Nullable LocalDate endOfLife,
            @Nullable Instant createdAt,
            long size,
            int packages,
            Tally tally,
            int exploited) {
        public PlatformRow {
            problems = List.copyOf(problems);
        }
    }

    /**
     * What is in the image of one platform.
     *
     * @param config    null where it could not be read
     * @param unmatched ecosystems of packages that no advisories were imported for
     * @param risks     secrets and risky files
     */
    public record Contents(
            PlatformRow platform,
            List<FindingRow> findings,
            List<PackageRow> packages,
            List<LayerRow> layers,
            @Nullable Base base,
            @Nullable ImageConfig config,
            String configDigest,
            List<Change> changes,
            List<String> unmatched,
            ImageRisks risks) {
        public Contents {
            findings = List.copyOf(findings);
            packages = List.copyOf(packages);
            layers = List.copyOf(layers);
            changes = List.copyOf(changes);
            unmatched = List.copyOf(unmatched);
        }
    }

    /** A weakness and the packages of this image that carry it. */
    public record FindingRow(
            String id,
            List<String> aliases,
            Severity severity,
            @Nullable Double score,
            @Nullable Double epss,
            boolean knownExploited,
            Risk risk,
            Instant firstSeenAt,
            List<Carrier> carriers) {
        public FindingRow {
            aliases = List.copyOf(aliases);
            carriers = List.copyOf(carriers);
        }

        /** No record states it of any of the packages. */
        public boolean inferred() {
            return carriers.stream().allMatch(Carrier::inferred);
        }

        /** What statements that came with the image say of it; nobody verified them. */
        public List<String> claims() {
            return carriers.stream()
                    .flatMap(carrier -> carrier.claims().stream())
                    .map(VexClaim::words)
                    .distinct()
                    .toList();
        }

        public boolean fixable() {
            return carriers.stream().anyMatch(carrier -> carrier.fixed() != null);
        }
    }

    /**
     * A package that carries a weakness.
     *
     * @param layer number of the layer that brought it, 1 is the bottom; null where unknown
     */
    public record Carrier(
            String name,
            String purl,
            String type,
            String source,
            String installed,
            @Nullable String fixed,
            String status,
            List<String> paths,
            @Nullable Integer layer,
            @Nullable String layerDigest,
            boolean inferred,
            List<VexClaim> claims) {
        public Carrier {
            paths = List.copyOf(paths);
            claims = List.copyOf(claims);
        }
    }

    /**
     * A layer.
     *
     * @param number   1 is the bottom
     * @param step     the Dockerfile step that made it; empty where the history does not tell
     * @param packages packages that it brought
     * @param sharedBy how many other images of the inventory have it too
     */
    public record LayerRow(
            int number,
            String digest,
            String mediaType,
            long size,
            String step,
            int packages,
            int sharedBy,
            Tally tally) {}

    /**
     * The image that this one is built on.
     *
     * @param known     all that is known of it
     * @param href      its page; null where it is not in the inventory
     * @param newerHref the page of a newer version of it; null where there is none
     */
    public record Base(
            BaseImage known,
            @Nullable String href,
            @Nullable String newerHref) {
        /** As the page calls it. */
        public String name() {
            return known.held().isEmpty()
                    ? known.title()
                    : known.held().getFirst().reference();
        }

        /** How many of the layers, from the bottom, are the base's; 0 where that is not known. */
        public int layers() {
            Integer layers = known.layers();
            return layers == null ? 0 : layers;
        }

        /** Its other names in the inventory. */
        public List<String> also() {
            return known.held().stream().skip(1).map(BaseName::reference).toList();
        }
    }
}
