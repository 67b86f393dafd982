package dev.tallyman.match;

import dev.tallyman.advisory.Ecosystems;
import dev.tallyman.catalog.InstalledPackage;
import dev.tallyman.match.version.VersionScheme;
import dev.tallyman.model.Distribution;
import dev.tallyman.model.Purl;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What packages are called by advisories. */
final class Subjects {
    static final String BITNAMI = "Bitnami";

    private static final Map<String, String> LANGUAGES = Map.ofEntries(
            Map.entry("bitnami", BITNAMI),
            Map.entry("cargo", "crates.io"),
            Map.entry("composer", "Packagist"),
            Map.entry("conan", "ConanCenter"),
            Map.entry("cran", "CRAN"),
            Map.entry("bioconductor", "Bioconductor"),
            Map.entry("gem", "RubyGems"),
            Map.entry("githubactions", "GitHub Actions"),
            Map.entry("golang", "Go"),
            Map.entry("hackage", "Hackage"),
            Map.entry("hex", "Hex"),
            Map.entry("julia", "Julia"),
            Map.entry("maven", "Maven"),
            Map.entry("npm", "npm"),
            Map.entry("nuget", "NuGet"),
            Map.entry("opam", "opam"),
            Map.entry("pub", "Pub"),
            Map.entry("pypi", "PyPI"),
            Map.entry("swift", "SwiftURL"),
            Map.entry("vscode-extension", "VSCode"));

    /**
     * Programs that no package owns, by what their version marks call them, and Bitnami's name for the same upstream project. Only those
     * that Bitnami has records of: of others nothing would be found, and that would look like clean.
     */
    private static final Map<String, String> PROGRAMS = Map.of(
            "haproxy", "haproxy",
            "httpd", "apache",
            "nginx", "nginx",
            "node", "node",
            "php", "php",
            "postgresql", "postgresql",
            "python", "python",
            "redis", "redis");

    private static final Set<String> SYSTEM = Set.of("apk", "deb", "rpm");

    /** Their records are about source packages, with the source's version. AlmaLinux's, against the schema's words, name the binary ones. */
    private static final Set<String> BY_SOURCE = Set.of(
            "Alpaquita",
            "Alpine",
            "BellSoft Hardened Containers",
            "Chainguard",
            "Debian",
            "Echo",
            "Mageia",
            "MinimOS",
            "Rocky Linux",
            "SUSE",
            "Ubuntu",
            "Wolfi",
            "openEuler",
            "openSUSE");

    private Subjects() {}

    /** A package as advisories know it, or why they do not. */
    sealed interface Outcome {
        record Known(Subject subject) implements Outcome {}

        /** @param reason in one sentence without a full stop, the same for all packages that share it */
        record Unknown(String reason) implements Outcome {}
    }

    static Outcome of(InstalledPackage installed, @Nullable Distribution imageDistribution) {
        if (!SYSTEM.contains(installed.type())) {
            return language(installed);
        }
        Distribution distribution =
                imageDistribution == null ? Releases.ofQualifier(installed.purl()) : imageDistribution;
        if (distribution == null) {
            return new Outcome.Unknown(
                    "the distribution is not known, so nothing is known of its " + installed.type() + " packages");
        }
        List<String> ecosystems = Releases.ecosystems(distribution);
        if (ecosystems.isEmpty()) {
            return new Outcome.Unknown("there are no advisories in OSV for " + shown(distribution));
        }
        return new Outcome.Known(system(installed, ecosystems));
    }

    private static String shown(Distribution distribution) {
        return distribution.name() == null || distribution.name().isBlank()
                ? distribution.toString()
                : distribution.name();
    }

    private static Outcome language(InstalledPackage installed) {
        String program = program(installed.purl());
        if (program != null) {
            return new Outcome.Known(new Subject(List.of(BITNAMI), program, installed.version()));
        }
        String ecosystem = LANGUAGES.get(installed.type());
        if (ecosystem == null) {
            return new Outcome.Unknown("OSV has no ecosystem for packages of type " + installed.type());
        }
        if (installed.type().equals("maven") && installed.purl().namespace() == null) {
            return new Outcome.Unknown(
                    "the Maven group of a jar is not known, and without it nothing can be looked up");
        }
        String name = Ecosystems.normalise(ecosystem, languageName(installed));
        return new Outcome.Known(
                new Subject(List.of(ecosystem), name, languageVersion(ecosystem, installed.version())));
    }

    /** Bitnami's name of a program without a package; null where it is none, or has no records. */
    static @Nullable String program(Purl purl) {
        return purl.type().equals("generic") && purl.namespace() == null ? PROGRAMS.get(purl.name()) : null;
    }

    /** How versions of a type of package compare. */
    static VersionScheme scheme(String type) {
        return switch (type) {
            case "apk" -> VersionScheme.APK;
            case "deb" -> VersionScheme.DEB;
            case "rpm" -> VersionScheme.RPM;
            case "alpm" -> VersionScheme.ALPM;
            case "generic" -> VersionScheme.BITNAMI;
            default ->
                VersionScheme.forEcosystem(LANGUAGES.getOrDefault(type, "GIT")).orElse(VersionScheme.UNORDERED);
        };
    }

    /** The name that advisories have for the package of a purl; a system package's own name. */
    static String name(Purl purl) {
        InstalledPackage installed =
                new InstalledPackage(purl, purl.name(), "", purl.type(), null, null, List.of(), List.of(), null);
        return language(installed) instanceof Outcome.Known(Subject subject) ? subject.name() : purl.name();
    }

    private static String languageName(InstalledPackage installed) {
        String namespace = installed.purl().namespace();
        String name = installed.purl().name();
        return switch (installed.type()) {
            case "maven" -> namespace == null ? installed.name() : namespace + ":" + name;
            // Their purls are in lower case, their names are not: the package's own spelling counts where it is the
            // same name.
            case "golang", "npm" -> spelled(namespace == null ? name : namespace + "/" + name, installed.name());
            case "composer", "swift", "githubactions" -> namespace == null ? name : namespace + "/" + name;
            case "vscode-extension" -> namespace == null ? name : namespace + "." + name;
            case "pypi", "cargo", "gem" -> installed.name();
            default -> name;
        };
    }

    private static String spelled(String lowered, String own) {
        return own.equalsIgnoreCase(lowered) ? own : lowered;
    }

    /** Go's records have no leading {@code v}, its binaries do. */
    private static String languageVersion(String ecosystem, String version) {
        return ecosystem.equals("Go") && version.startsWith("v") ? version.substring(1) : version;
    }

    private static Subject system(InstalledPackage installed, List<String> ecosystems) {
        List<String> all = new ArrayList<>(ecosystems);
        InstalledPackage.Source source = installed.source();
        String base = Ecosystems.base(ecosystems.getFirst());
        boolean bySource =
                source != null && BY_SOURCE.contains(base) && !source.name().isBlank();
        String name = bySource && source != null ? source.name() : installed.name();
        String version = bySource && source != null ? sourceVersion(installed, source) : installed.version();
        if (base.equals("Ubuntu") && version.contains("esm")) {
            // A package of Ubuntu Pro: its own records say in which of its versions a weakness is fixed.
            all.add(ecosystems.getFirst().replace("Ubuntu:", "Ubuntu:Pro:"));
        }
        return new Subject(all, Ecosystems.normalise(base, name), version);
    }

    /** A source rpm's file name has no epoch: where the rest is the package's own version, so is the epoch. Debian's tell theirs. */
    private static String sourceVersion(InstalledPackage installed, InstalledPackage.Source source) {
        String version = source.version();
        boolean withoutEpoch = installed.type().equals("rpm")
                && !version.contains(":")
                && installed.version().endsWith(":" + version);
        return version.isBlank() || withoutEpoch ? installed.version() : version;
    }
}
