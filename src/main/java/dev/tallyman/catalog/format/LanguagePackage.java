package dev.tallyman.catalog.format;

import dev.tallyman.catalog.PackageFact;
import dev.tallyman.model.Purl;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Facts about packages that a language's package manager installed, or that are there without one. */
public final class LanguagePackage {
    private LanguagePackage() {}

    /**
     * @param name    as the ecosystem spells it
     * @param version null or empty where it is unknown
     * @param path    the evidence, with {@code !/} and the path inside where it is in an archive
     */
    public static PackageFact fact(
            Purl purl, String name, @Nullable String version, String path, List<String> licenses) {
        return new PackageFact(purl, name, version == null ? "" : version, false, null, path, licenses);
    }
}
