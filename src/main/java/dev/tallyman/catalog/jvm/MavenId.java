package dev.tallyman.catalog.jvm;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Maven artifact.
 *
 * @param group   null where only the name is known
 * @param version null where it is unknown
 */
record MavenId(
        @Nullable String group, String artifact, @Nullable String version, List<String> licenses) {
    MavenId {
        licenses = List.copyOf(licenses);
    }

    /** The same with what {@code other} knows and this does not. */
    MavenId completedBy(@Nullable MavenId other) {
        if (other == null) {
            return this;
        }
        return new MavenId(
                group == null ? other.group : group,
                artifact,
                version == null ? other.version : version,
                licenses.isEmpty() ? other.licenses : licenses);
    }
}
