package dev.tallyman.server.views;

import dev.tallyman.match.Risk;
import dev.tallyman.model.Severity;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one weakness here.
 *
 * @param vector     CVSS vector; null where no record has one
 * @param inferred   whether no record states it of any package here
 * @param imagesInUse names of images of which a tag reaches it
 * @param summary    the advisory's own line; null where none has one
 * @param details    the advisory's own text, plain; null where none has one
 * @param advisories identifiers of the OSV records that match
 * @param places     every place where it is, images that a tag reaches first
 * @param placesLeft places that are not in {@code places} because there are too many
 */
public record WeaknessView(
        String id,
        List<String> aliases,
        Severity severity,
        @Nullable Double score,
        @Nullable String vector,
        @Nullable Double epss,
        boolean knownExploited,
        boolean inferred,
        int imagesInUse,
        Risk risk,
        Instant firstSeenAt,
        @Nullable Instant publishedAt,
        @Nullable String summary,
        @Nullable String details,
        List<String> references,
        List<String> advisories,
        List<Place> places,
        int placesLeft,
        List<Change> changes) {
    public WeaknessView {
        aliases = List.copyOf(aliases);
        references = List.copyOf(references);
        advisories = List.copyOf(advisories);
        places = List.copyOf(places);
        changes = List.copyOf(changes);
    }

    /**
     * Where a package that carries it is.
     *
     * @param href  path of the image's page, with the platform
     * @param layer number of the layer that brought the package, 1 is the bottom; null where unknown
     * @param step  the Dockerfile step that made the layer; empty where unknown
     */
    public record Place(
            String image,
            String href,
            List<String> tags,
            String digest,
            String platform,
            String packageName,
            String purl,
            String installed,
            @Nullable String fixed,
            String status,
            List<String> paths,
            @Nullable Integer layer,
            @Nullable String layerDigest,
            String step) {
        public Place {
            tags = List.copyOf(tags);
            paths = List.copyOf(paths);
        }
    }
}
