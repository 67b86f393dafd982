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
 * @param sha1     of the archive, in hexadecimal digits, where it is named by a guess and somebody asked; else null
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
        Presence presence,
        @Nullable String sha1) {
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
        this(purl, name, version, system, source, path, licenses, Presence.INSTALLED, null);
    }

    /** The same, to be looked up by the checksum of its archive. */
    public PackageFact withSha1(@Nullable String checksum) {
        return new PackageFact(purl, name, version, system, source, path, licenses, presence, checksum);
    }

    /** The same package as somebody knows it who can tell. */
    public PackageFact named(Purl known, String knownName, String knownVersion) {
        return new PackageFact(known, knownName, knownVersion, system, source, path, licenses, presence, null);
    }
}
