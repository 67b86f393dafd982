package dev.tallyman.server.views;

import dev.tallyman.match.Risk;
import dev.tallyman.model.Severity;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A weakness over all images that a tag reaches.
 *
 * @param packages    names of the packages that carry it, distinct and sorted
 * @param images      names of the images concerned, sorted
 * @param fixable     whether a fixed version is known for at least one package
 * @param inferred    whether no record states it of any of them
 * @param firstSeenAt when it was first matched here
 */
public record WeaknessRow(
        String id,
        List<String> aliases,
        Severity severity,
        @Nullable Double score,
        @Nullable Double epss,
        boolean knownExploited,
        boolean fixable,
        boolean inferred,
        Risk risk,
        List<String> packages,
        List<String> images,
        Instant firstSeenAt) {
    public WeaknessRow {
        aliases = List.copyOf(aliases);
        packages = List.copyOf(packages);
        images = List.copyOf(images);
    }
}
