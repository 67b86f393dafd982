package dev.tallyman.inventory;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What is broken about a version's place among the others of its image. An untagged version is not broken: an index may need it. */
public enum VersionCondition {
    /** An index of which no entry is left: it cannot be pulled for any platform. */
    GHOST,
    /** An index of which some entries are gone. */
    PARTIAL,
    /** An attestation, signature or other artifact about a version that is gone. */
    ORPHANED;

    /** As in JSON. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
