package dev.tallyman.catalog;

import dev.tallyman.model.Purl;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A package as one file of one layer tells of it. The distribution is not known yet: {@code compose} puts it into the purl of a
 * system package ({@code distro}, and the namespace where the type has one).
 *
 * @param system   whether a distribution's package manager installed it
 * @param version  empty where it is unknown
 * @param path     the evidence: the file of the layer, with {@code !/} and the path inside where that is an archive
 * @param licenses as found
 * @param presence whether the file says that it is there, or only that it should be
 */
public record PackageFact(
        Purl purl,
        String name,
        String version,
        boolean system,
        InstalledPackage.@Nullable Source source,
        String path,
        List<String> licenses,
        Presence presence) {
    public PackageFact {
        licenses = List.copyOf(licenses);
    }

    /** Of an installed package. */
    public PackageFact(
            Purl purl,
            String name,
            String version,
            boolean system,
            InstalledPackage.@Nullable Source source,
            String path,
            List<String> licenses) {
        this(purl, name, version, system, source, path, licenses, Presence.INSTALLED);
    }
}
