package dev.tallyman.advisory;

import java.util.List;

/**
 * One entry of a record's {@code affected} list.
 *
 * @param ecosystem  as the record spells it, with its release: {@code Debian:12}
 * @param name       as the record spells it
 * @param versions   affected versions, listed one by one
 * @param severities ratings for this package alone
 */
public record AffectedPackage(
        String ecosystem,
        String name,
        List<VersionRange> ranges,
        List<String> versions,
        List<SeverityRating> severities) {
    public AffectedPackage {
        ranges = List.copyOf(ranges);
        versions = List.copyOf(versions);
        severities = List.copyOf(severities);
    }
}
