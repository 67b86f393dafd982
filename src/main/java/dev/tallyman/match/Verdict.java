package dev.tallyman.match;

import dev.tallyman.advisory.AffectedPackage;
import dev.tallyman.advisory.VersionRange;
import org.jspecify.annotations.Nullable;

/** What a record says of a version. */
sealed interface Verdict {
    /**
     * @param range that the version is in; null where the version is listed
     */
    record Affected(AffectedPackage entry, @Nullable VersionRange range) implements Verdict {}

    /** No entry of the record holds the version. */
    record NotAffected() implements Verdict {}

    /** @param reason why it cannot be told, in one sentence without a full stop */
    record Unknown(String reason) implements Verdict {}
}
