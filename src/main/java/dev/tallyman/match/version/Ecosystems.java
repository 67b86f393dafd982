package dev.tallyman.match.version;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The ecosystems of the OSV schema (1.7.5) and which scheme each has, and the distributions that OSV has no name for. A release after
 * a colon is left aside, as it changes no order. Names are known in any case.
 */
public final class Ecosystems {
    private static final Map<String, VersionScheme> SCHEMES = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    /** Rebuilds of other ecosystems' packages, named {@code TuxCare:Debian:12}: the order is that of the ecosystem after the colon. */
    private static final Map<String, VersionScheme> REBUILDERS = Map.of(
            "docker hardened images", VersionScheme.UNORDERED,
            "echo", VersionScheme.DEB,
            "red hat lightwell", VersionScheme.UNORDERED,
            "root", VersionScheme.UNORDERED,
            "tuxcare", VersionScheme.UNORDERED);

    static {
        put(
                VersionScheme.APK,
                "Alpine",
                "Alpaquita",
                "BellSoft Hardened Containers",
                "Chainguard",
                "CleanStart",
                "MinimOS",
                "postmarketOS",
                "Wolfi");
        put(VersionScheme.DEB, "Debian", "Echo", "Ubuntu", "opam");
        put(
                VersionScheme.RPM,
                "AlmaLinux",
                "Amazon Linux",
                "Azure Linux",
                "CentOS",
                "Fedora",
                "Mageia",
                "Oracle Linux",
                "Photon OS",
                "Red Hat",
                "Rocky Linux",
                "SUSE",
                "openEuler",
                "openSUSE");
        put(VersionScheme.ALPM, "Arch Linux");
        put(VersionScheme.PORTAGE, "Gentoo");
        put(VersionScheme.BITNAMI, "Bitnami");
        put(VersionScheme.CONAN, "ConanCenter");
        put(VersionScheme.CRAN, "CRAN", "Bioconductor");
        put(VersionScheme.GO, "Go");
        put(VersionScheme.HACKAGE, "Hackage", "GHC");
        put(VersionScheme.MAVEN, "Maven");
        put(VersionScheme.NUGET, "NuGet");
        put(VersionScheme.PACKAGIST, "Packagist");
        put(VersionScheme.PUB, "Pub");
        put(VersionScheme.PYPI, "PyPI");
        put(VersionScheme.RUBYGEMS, "RubyGems");
        put(VersionScheme.SEMVER, "Hex", "Julia", "crates.io", "npm");
        put(VersionScheme.SEMVER_LIKE, "GitHub Actions", "Kubernetes", "Linux", "SwiftURL", "VSCode");
        put(
                VersionScheme.UNORDERED,
                "Android",
                "Docker Hardened Images",
                "FreeBSD",
                "GIT",
                "OSS-Fuzz",
                "Red Hat Lightwell",
                "Root",
                "TuxCare");
    }

    private Ecosystems() {}

    private static void put(VersionScheme scheme, String... names) {
        for (String name : names) {
            SCHEMES.put(name, scheme);
        }
    }

    /** The names that are known, sorted without regard to case. */
    public static List<String> known() {
        return List.copyOf(SCHEMES.keySet());
    }

    static Optional<VersionScheme> scheme(String ecosystem) {
        int colon = ecosystem.indexOf(':');
        String name = colon < 0 ? ecosystem : ecosystem.substring(0, colon);
        VersionScheme rebuilt = REBUILDERS.get(name.toLowerCase(Locale.ROOT));
        if (rebuilt == null) {
            return Optional.ofNullable(SCHEMES.get(name));
        }
        String inner = colon < 0 ? "" : ecosystem.substring(colon + 1);
        int innerColon = inner.indexOf(':');
        return Optional.of(SCHEMES.getOrDefault(innerColon < 0 ? inner : inner.substring(0, innerColon), rebuilt));
    }
}
