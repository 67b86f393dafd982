package dev.tallyman.store.page;

import dev.tallyman.store.Reach;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;

/**
 * Packages that nothing could be looked up for: their ecosystem, or this release of it, has no advisories here, or they are not matched yet. Nothing of
 * them is "clean". What counts as covered is what {@code AdvisoryRepository.covered} says to the matcher.
 */
final class Unmatched {
    private static final String NOT_LOOKED_UP = "(pv.matched_at IS NULL OR NOT ("
            + "EXISTS (SELECT 1 FROM advisory_package ap WHERE ap.ecosystem IN (pv.ecosystem, " + Reach.ECOSYSTEM + "))"
            + " OR instr(pv.ecosystem, ':') = 0 AND pv.ecosystem IN (SELECT ecosystem FROM advisory_feed)))";

    private static final String IMAGES =
            "SELECT DISTINCT ip.image_id FROM package_version pv JOIN image_package ip ON ip.package_version_id = pv.id"
                    + " WHERE " + Reach.OWN + " AND " + NOT_LOOKED_UP;

    private static final String ECOSYSTEMS =
            "SELECT DISTINCT CASE WHEN pv.ecosystem = '' THEN pv.type ELSE " + Reach.ECOSYSTEM
                    + " END AS ecosystem FROM image_package ip JOIN package_version pv ON pv.id = ip.package_version_id"
                    + " WHERE ip.image_id = ? AND " + Reach.OWN + " AND " + NOT_LOOKED_UP + " ORDER BY 1";

    private Unmatched() {}

    /** Images with such packages. */
    static Set<Long> images(DSLContext context) {
        return new HashSet<>(context.fetch(IMAGES).getValues("image_id", Long.class));
    }

    /** Ecosystems (or, where none is known, package types) of such packages in an image. */
    static List<String> ecosystems(DSLContext context, long image) {
        return context.fetch(ECOSYSTEMS, image).getValues("ecosystem", String.class);
    }

    /** A column that says whether a package of {@code pv} could be looked up. */
    static final String LOOKED_UP = "NOT " + NOT_LOOKED_UP + " AS looked_up";
}
