package dev.tallyman.catalog.jvm;

import java.util.List;
import java.util.Objects;
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

    /** By hand, as {@link #hashCode}: what the compiler has a record compared by is made at each start, 40 ms long. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MavenId id
                && Objects.equals(group, id.group)
                && artifact.equals(id.artifact)
                && Objects.equals(version, id.version)
                && licenses.equals(id.licenses);
    }

    @Override
    public int hashCode() {
        return Objects.hash(group, artifact, version, licenses);
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
