package dev.tallyman.catalog;

import dev.tallyman.model.Digest;
import dev.tallyman.model.Purl;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A package in an image, or one that only a lock file in it declares.
 *
 * @param purl     its package URL, with {@code distro} (and {@code arch}) where a distribution made it
 * @param name     as the ecosystem spells it
 * @param version  as the package's own database has it; of an rpm {@code [epoch:]version-release}, epoch 0 left out; empty where it is unknown
 * @param type     the purl's type: {@code apk}, {@code deb}, {@code rpm}, {@code npm}, {@code maven}, {@code pypi}, …
 * @param source   the source package that a distribution built it from, which is what its advisories name; null where that is the package itself
 * @param layer    digest of the layer, as the manifest has it, that first brought this version; null where there are no layers (a root file system, an SBOM)
 * @param paths    where the evidence is, without a leading slash; inside archives {@code app.jar!/BOOT-INF/lib/x.jar}
 * @param licenses as found
 * @param owner    purl of the system package that owns its files; it is then matched through its owner alone
 * @param presence whether it is there, or only declared
 */
public record InstalledPackage(
        Purl purl,
        String name,
        String version,
        String type,
        @Nullable Source source,
        @Nullable Digest layer,
        List<String> paths,
        List<String> licenses,
        @Nullable Purl owner,
        Presence presence) {
    private static final String ROOT = "package.json";

    public InstalledPackage {
        paths = List.copyOf(paths);
        licenses = List.copyOf(licenses);
    }

    /** One that is installed. */
    public InstalledPackage(
            Purl purl,
            String name,
            String version,
            String type,
            @Nullable Source source,
            @Nullable Digest layer,
            List<String> paths,
            List<String> licenses,
            @Nullable Purl owner) {
        this(purl, name, version, type, source, layer, paths, licenses, owner, Presence.INSTALLED);
    }

    /** The same, there or only declared. */
    public InstalledPackage with(Presence other) {
        return new InstalledPackage(purl, name, version, type, source, layer, paths, licenses, owner, other);
    }

    /** The same with more evidence, after what there is. */
    InstalledPackage withPaths(List<String> more) {
        List<String> all =
                Stream.concat(paths.stream(), more.stream()).distinct().toList();
        return new InstalledPackage(purl, name, version, type, source, layer, all, licenses, owner, presence);
    }

    /** Whether it is the application that other packages were installed for: a {@code package.json} outside of every {@code node_modules}. */
    public boolean isApplication() {
        return !paths.isEmpty()
                && paths.stream()
                        .allMatch(path ->
                                (path.equals(ROOT) || path.endsWith("/" + ROOT)) && !path.contains("node_modules/"));
    }

    /** A source package. */
    public record Source(String name, String version) {}
}
