package dev.tallyman.match;

import dev.tallyman.catalog.InstalledPackage;
import dev.tallyman.model.Purl;
import java.util.List;

/** Installed packages for tests. */
final class Packages {
    private Packages() {}

    static InstalledPackage of(String purl) {
        Purl parsed = Purl.tryParse(purl).orElseThrow();
        return of(purl, parsed.name());
    }

    /** The name as catalogers tell it: whole for npm and Go, and in its own case. */
    static String spelled(String purl) {
        Purl parsed = Purl.tryParse(purl).orElseThrow();
        String path = purl.replaceFirst("^pkg:[a-z]+/", "")
                .replaceFirst("@[^@]*$", "")
                .replace("%40", "@");
        return switch (parsed.type()) {
            case "npm", "golang" -> path;
            default -> parsed.name();
        };
    }

    static InstalledPackage of(String purl, String name) {
        Purl parsed = Purl.tryParse(purl).orElseThrow();
        String version = parsed.version() == null ? "" : parsed.version();
        return new InstalledPackage(parsed, name, version, parsed.type(), null, null, List.of("x"), List.of(), null);
    }

    static InstalledPackage of(String purl, String source, String sourceVersion) {
        InstalledPackage plain = of(purl);
        return new InstalledPackage(
                plain.purl(),
                plain.name(),
                plain.version(),
                plain.type(),
                new InstalledPackage.Source(source, sourceVersion),
                null,
                plain.paths(),
                plain.licenses(),
                null);
    }

    static InstalledPackage owned(InstalledPackage installed, String owner) {
        return new InstalledPackage(
                installed.purl(),
                installed.name(),
                installed.version(),
                installed.type(),
                installed.source(),
                installed.layer(),
                installed.paths(),
                installed.licenses(),
                Purl.tryParse(owner).orElseThrow());
    }
}
