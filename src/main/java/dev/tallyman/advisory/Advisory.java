package dev.tallyman.advisory;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What matching needs of an OSV record (OSV schema 1.7). Prose, credits and references stay in the stored record.
 *
 * @param modified  as the record states it; records of some databases state year 1
 * @param withdrawn set, at any time, past or future: the record matches nothing
 * @param aliases   other identifiers of the same weakness
 * @param upstream  identifiers of the weaknesses that a distribution's record is about
 * @param related   identifiers that are near; some distributions name their CVEs only here
 * @param affected  in the record's order; of a record read for one package, only the entries about it
 */
public record Advisory(
        String id,
        Instant modified,
        @Nullable Instant published,
        @Nullable Instant withdrawn,
        List<String> aliases,
        List<String> upstream,
        List<String> related,
        String summary,
        List<SeverityRating> severities,
        List<AffectedPackage> affected) {
    public Advisory {
        aliases = List.copyOf(aliases);
        upstream = List.copyOf(upstream);
        related = List.copyOf(related);
        severities = List.copyOf(severities);
        affected = List.copyOf(affected);
    }

    /** The same record with other entries. */
    public Advisory withAffected(List<AffectedPackage> entries) {
        return new Advisory(
                id, modified, published, withdrawn, aliases, upstream, related, summary, severities, entries);
    }
}
