package dev.tallyman.advisory;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The ecosystems that the OSV schema names, and how names of packages are spelt in each. */
public final class Ecosystems {
    private static final Set<String> KNOWN = Set.of(
            "AlmaLinux",
            "Alpaquita",
            "Alpine",
            "Android",
            "Azure Linux",
            "BellSoft Hardened Containers",
            "Bioconductor",
            "Bitnami",
            "Chainguard",
            "CleanStart",
            "ConanCenter",
            "CRAN",
            "crates.io",
            "Debian",
            "Docker Hardened Images",
            "Echo",
            "FreeBSD",
            "GHC",
            "GIT",
            "GitHub Actions",
            "Go",
            "Hackage",
            "Hex",
            "Julia",
            "Kubernetes",
            "Linux",
            "Mageia",
            "Maven",
            "MinimOS",
            "npm",
            "NuGet",
            "opam",
            "openEuler",
            "openSUSE",
            "OSS-Fuzz",
            "Packagist",
            "Photon OS",
            "Pub",
            "PyPI",
            "Red Hat",
            "Rocky Linux",
            "Root",
            "RubyGems",
            "SUSE",
            "SwiftURL",
            "TuxCare",
            "Ubuntu",
            "VSCode",
            "Wolfi");

    /** Their suffix is a repository's URL, which does not scope the record to a release. */
    private static final Set<String> SUFFIXED_BY_REPOSITORY = Set.of("Maven", "Packagist", "VSCode");

    private static final Set<String> RELEASED = Set.of(
            "AlmaLinux",
            "Alpaquita",
            "Alpine",
            "Azure Linux",
            "BellSoft Hardened Containers",
            "Debian",
            "Mageia",
            "openEuler",
            "openSUSE",
            "Photon OS",
            "Red Hat",
            "Rocky Linux",
            "SUSE",
            "Ubuntu");

    private static final Pattern RUN_OF_SEPARATORS = Pattern.compile("[-_.]+");
    private static final Pattern RED_HAT = Pattern.compile("enterprise_linux:(\\d+)(?:\\.\\d+)?(?:::.*)?");
    /** SLES images hold packages of the server and of its modules; each has an ecosystem of its own, of the same service pack. */
    private static final Pattern SUSE = Pattern.compile(
            "Linux Enterprise (?:Server|Module for .+?|Base Container Images|BCI) (\\d+)(?: (SP\\d+))?(?:-(?:LTSS|BCL|ESPOS).*)?");

    private Ecosystems() {}

    /** Without the release: {@code Debian} of {@code Debian:12}. */
    public static String base(String ecosystem) {
        int colon = ecosystem.indexOf(':');
        return colon < 0 ? ecosystem : ecosystem.substring(0, colon);
    }

    /** Whether the schema names it. Others are kept, but nothing knows how their versions compare. */
    public static boolean known(String ecosystem) {
        return KNOWN.contains(base(ecosystem));
    }

    /** Whether its records are about one release each. */
    public static boolean released(String ecosystem) {
        return RELEASED.contains(base(ecosystem));
    }

    /**
     * What records and packages of one release are looked up by. Folds what means one release:
     * {@code Ubuntu:22.04:LTS} is {@code Ubuntu:22.04}, {@code Red Hat:enterprise_linux:9::baseos} is {@code Red Hat:enterprise_linux:9},
     * {@code AlmaLinux:9.3} is {@code AlmaLinux:9}. Ubuntu Pro stays apart: its fixes are not in the archive that all have.
     */
    public static String key(String ecosystem) {
        String base = base(ecosystem);
        if (base.length() == ecosystem.length() || SUFFIXED_BY_REPOSITORY.contains(base)) {
            return base;
        }
        String release = ecosystem.substring(base.length() + 1);
        return base + ":" + release(base, release);
    }

    private static String release(String base, String release) {
        return switch (base) {
            case "Ubuntu" -> release.endsWith(":LTS") ? release.substring(0, release.length() - 4) : release;
            case "AlmaLinux", "Rocky Linux" -> major(release);
            case "Red Hat" -> {
                Matcher stream = RED_HAT.matcher(release);
                yield stream.matches() ? "enterprise_linux:" + stream.group(1) : release;
            }
            case "SUSE" -> {
                Matcher product = SUSE.matcher(release);
                yield product.matches()
                        ? "Linux Enterprise Server " + product.group(1)
                                + (product.group(2) == null ? "" : " " + product.group(2))
                        : release;
            }
            default -> release;
        };
    }

    private static String major(String release) {
        int dot = release.indexOf('.');
        return dot < 0 ? release : release.substring(0, dot);
    }

    /** A package's name as the ecosystem compares it. Ecosystems that tell upper from lower case keep theirs. */
    public static String normalise(String ecosystem, String name) {
        return switch (base(ecosystem)) {
            case "PyPI" -> RUN_OF_SEPARATORS.matcher(name).replaceAll("-").toLowerCase(Locale.ROOT);
            case "crates.io" -> name.replace('-', '_').toLowerCase(Locale.ROOT);
            case "NuGet", "Packagist", "Hex", "Pub", "GitHub Actions", "ConanCenter", "VSCode", "Bitnami" ->
                name.toLowerCase(Locale.ROOT);
            case "SwiftURL" -> swift(name);
            default -> name;
        };
    }

    /** A Git URL in its many spellings. */
    private static String swift(String url) {
        String plain = url.toLowerCase(Locale.ROOT).replaceFirst("^[a-z+]+://", "");
        return plain.endsWith(".git") ? plain.substring(0, plain.length() - 4) : plain;
    }
}
