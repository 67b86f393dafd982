package dev.tallyman.server.views;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The smallest change that removes weaknesses: one package, from one version to another.
 *
 * @param what      the package, or the source package that several are built from
 * @param packages  the packages that it changes
 * @param to        the version that is enough for all of {@code removes}; where the fixes cannot be put in order, null
 * @param fixes     the fixed versions that the advisories name
 * @param images    names of the images concerned, sorted
 * @param removes   the weaknesses that go
 * @param exploited how many of them are known to be exploited
 */
public record Change(
        String what,
        String type,
        String ecosystem,
        List<String> packages,
        String from,
        @Nullable String to,
        List<String> fixes,
        List<String> images,
        Tally removes,
        int exploited) {
    public Change {
        packages = List.copyOf(packages);
        fixes = List.copyOf(fixes);
        images = List.copyOf(images);
    }

    /** The version to take, as the page says it. */
    public String target() {
        return to != null ? to : "the newest of " + String.join(", ", fixes);
    }
}
