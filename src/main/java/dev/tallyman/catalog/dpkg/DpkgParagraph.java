package dev.tallyman.catalog.dpkg;

import dev.tallyman.catalog.FactSink;
import dev.tallyman.catalog.InstalledPackage;
import dev.tallyman.catalog.PackageFact;
import dev.tallyman.model.Purl;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One package of dpkg's database (deb-control(5), dpkg(1) "Package states"). */
final class DpkgParagraph {
    private final String path;
    private final boolean needsStatus;
    private boolean touched;
    private @Nullable String name;
    private @Nullable String version;
    private @Nullable String arch;
    private @Nullable String source;
    private @Nullable String status;

    /** @param needsStatus whether a package without {@code Status} is not installed; those of distroless images have none */
    DpkgParagraph(String path, boolean needsStatus) {
        this.path = path;
        this.needsStatus = needsStatus;
    }

    void line(String line, FactSink facts) {
        touched = true;
        char first = line.charAt(0);
        if (first == ' ' || first == '\t' || first == '#') {
            return;
        }
        int colon = line.indexOf(':');
        if (colon <= 0) {
            facts.problem("a line is no field of a package database");
            return;
        }
        switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
            case "package" -> name = line.substring(colon + 1).strip();
            case "version" -> version = line.substring(colon + 1).strip();
            case "architecture" -> arch = line.substring(colon + 1).strip();
            case "source" -> source = line.substring(colon + 1).strip();
            case "status" -> status = line.substring(colon + 1).strip();
            default -> {}
        }
    }

    void finish(FactSink facts) {
        if (!touched || !isOnDisk()) {
            return;
        }
        String name = this.name;
        String version = this.version;
        if (name == null || !Purl.isName(name) || version == null || version.isEmpty()) {
            facts.problem("a package has no " + (name == null || !Purl.isName(name) ? "name" : "version"));
            return;
        }
        InstalledPackage.Source from = source(name, version);
        Purl purl = Purl.of("deb", null, name, version).withQualifier("arch", arch);
        if (from != null) {
            purl = purl.withQualifier(
                    "upstream", from.version().equals(version) ? from.name() : from.name() + "@" + from.version());
        }
        facts.add(new PackageFact(purl, name, version, true, from, path, List.of()));
    }

    /**
     * Whether the package's files are there: the third word of {@code Status} is its state, and all but three of them have files unpacked.
     * The first word is only what somebody wants to happen.
     */
    private boolean isOnDisk() {
        if (status == null) {
            return !needsStatus;
        }
        String state = status.substring(status.lastIndexOf(' ') + 1).toLowerCase(Locale.ROOT);
        return switch (state) {
            case "installed", "unpacked", "half-configured", "triggers-awaited", "triggers-pending" -> true;
            default -> false;
        };
    }

    /** {@code Source: NAME [(VERSION)]}; null where it is the package itself. */
    private InstalledPackage.@Nullable Source source(String name, String version) {
        if (source == null || source.isEmpty()) {
            return null;
        }
        int open = source.indexOf('(');
        int close = source.indexOf(')', open + 1);
        String sourceName = open < 0 ? source : source.substring(0, open).strip();
        String sourceVersion = open < 0 || close < 0
                ? version
                : source.substring(open + 1, close).strip();
        if (sourceName.isEmpty() || (sourceName.equals(name) && sourceVersion.equals(version))) {
            return null;
        }
        return new InstalledPackage.Source(sourceName, sourceVersion.isEmpty() ? version : sourceVersion);
    }
}
