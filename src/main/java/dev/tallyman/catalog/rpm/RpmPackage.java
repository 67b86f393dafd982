package dev.tallyman.catalog.rpm;

import dev.tallyman.catalog.FactSink;
import dev.tallyman.catalog.InstalledPackage;
import dev.tallyman.catalog.PackageFact;
import dev.tallyman.model.Purl;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A package from what RPM says of it. */
final class RpmPackage {
    private static final String NONE = "(none)";

    private RpmPackage() {}

    /** Tells {@code facts} of the package, and of the files it owns. */
    static void tell(RpmHeader header, String path, FactSink facts) {
        String name = header.string(RpmHeader.NAME);
        String version = header.string(RpmHeader.VERSION);
        String release = header.string(RpmHeader.RELEASE);
        if (name == null || !Purl.isName(name) || version == null || version.isEmpty()) {
            facts.problem("a package has no " + (name == null || !Purl.isName(name) ? "name" : "version"));
            return;
        }
        int[] epochs = header.ints(RpmHeader.EPOCH);
        facts.add(fact(
                name,
                release == null || release.isEmpty() ? version : version + "-" + release,
                epochs.length == 0 ? 0 : epochs[0] & 0xffffffffL,
                header.string(RpmHeader.ARCH),
                header.string(RpmHeader.SOURCE_RPM),
                header.string(RpmHeader.MODULARITY_LABEL),
                header.string(RpmHeader.LICENSE),
                path));
        files(name, header, facts);
    }

    static PackageFact fact(
            String name,
            String versionRelease,
            long epoch,
            @Nullable String arch,
            @Nullable String sourceRpm,
            @Nullable String module,
            @Nullable String license,
            String path) {
        String prefix = epoch == 0 ? "" : epoch + ":";
        InstalledPackage.Source source = source(sourceRpm, prefix);
        Purl purl = Purl.of("rpm", null, name, versionRelease)
                .withQualifier("arch", known(arch))
                .withQualifier("epoch", epoch == 0 ? null : Long.toString(epoch))
                .withQualifier("upstream", source == null ? null : known(sourceRpm))
                .withQualifier("rpmmod", known(module));
        boolean itself =
                source != null && source.name().equals(name) && source.version().equals(prefix + versionRelease);
        String licenses = known(license);
        return new PackageFact(
                purl,
                name,
                prefix + versionRelease,
                true,
                itself ? null : source,
                path,
                licenses == null ? List.of() : List.of(licenses));
    }

    private static @Nullable String known(@Nullable String text) {
        return text == null || text.isEmpty() || text.equals(NONE) ? null : text;
    }

    /** {@code NAME-VERSION-RELEASE.src.rpm}; a source package has the epoch of what is built from it. */
    private static InstalledPackage.@Nullable Source source(@Nullable String file, String epochPrefix) {
        if (file == null || !file.endsWith(".rpm")) {
            return null;
        }
        String stem = file.substring(0, file.length() - ".rpm".length());
        int kind = stem.lastIndexOf('.');
        stem = kind > 0 ? stem.substring(0, kind) : stem;
        int release = stem.lastIndexOf('-');
        int version = release <= 0 ? -1 : stem.lastIndexOf('-', release - 1);
        return version <= 0
                ? null
                : new InstalledPackage.Source(stem.substring(0, version), epochPrefix + stem.substring(version + 1));
    }

    private static void files(String name, RpmHeader header, FactSink facts) {
        List<String> folders = header.strings(RpmHeader.FOLDER_NAMES);
        List<String> bases = header.strings(RpmHeader.BASE_NAMES);
        int[] indexes = header.ints(RpmHeader.FOLDER_INDEXES);
        for (int i = 0; i < Math.min(bases.size(), indexes.length); i++) {
            if (indexes[i] >= 0 && indexes[i] < folders.size()) {
                owns(name, folders.get(indexes[i]) + bases.get(i), facts);
            }
        }
        header.strings(RpmHeader.OLD_FILE_NAMES).forEach(file -> owns(name, file, facts));
    }

    private static void owns(String name, String file, FactSink facts) {
        if (file.length() > 1 && file.charAt(0) == '/') {
            facts.owns(name, file.substring(1));
        }
    }
}
