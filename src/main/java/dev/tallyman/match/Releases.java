package dev.tallyman.match;

import dev.tallyman.model.Distribution;
import dev.tallyman.model.Purl;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which ecosystems of OSV's are about a release of a distribution, in the spelling of {@code Ecosystems.key}; its own first. */
final class Releases {
    private static final Map<String, String> DEBIAN_NAMES = Map.of(
            "stretch", "9",
            "buster", "10",
            "bullseye", "11",
            "bookworm", "12",
            "trixie", "13",
            "forky", "14",
            "duke", "15");
    private static final Pattern OPEN_EULER = Pattern.compile(".*\\(([A-Za-z0-9-]+)\\).*");
    private static final Pattern QUALIFIER = Pattern.compile("([a-z][a-z_-]*?)-(v?\\d.*)");

    private Releases() {}

    static List<String> ecosystems(Distribution distribution) {
        String version = distribution.version() == null ? "" : distribution.version();
        String name = distribution.name() == null ? "" : distribution.name();
        return switch (distribution.id().toLowerCase(Locale.ROOT)) {
            case "alpine" -> alpine(version);
            case "debian" -> debian(version, name);
            case "ubuntu" -> released("Ubuntu", firstTwo(version));
            case "almalinux" -> released("AlmaLinux", first(version));
            case "rocky" -> released("Rocky Linux", first(version));
            case "rhel" -> redHat(version);
            // CentOS up to 8 is Red Hat's sources built again; CentOS Stream runs ahead of them.
            case "centos" -> name.contains("Stream") ? List.of() : redHat(version);
            case "wolfi" -> List.of("Wolfi");
            case "chainguard" -> List.of("Chainguard");
            case "minimos" -> List.of("MinimOS");
            case "cleanstart" -> List.of("CleanStart");
            case "echo" -> List.of("Echo");
            case "alpaquita" -> released("Alpaquita", version);
            case "bellsoft-hardened-containers" -> released("BellSoft Hardened Containers", version);
            case "photon" -> released("Photon OS", version.matches("\\d+") ? version + ".0" : version);
            case "azurelinux", "mariner" -> azure(version);
            case "mageia" -> released("Mageia", version);
            case "openeuler" -> openEuler(version, name);
            case "opensuse-leap" -> released("openSUSE", prefixed("Leap ", version));
            case "opensuse-leap-micro" -> released("openSUSE", prefixed("Leap Micro ", version));
            case "opensuse-tumbleweed" -> List.of("openSUSE:Tumbleweed", "openSUSE");
            case "sles", "sled" -> released("SUSE", suse(version));
            case "sle-micro", "sl-micro", "suse-microos" ->
                released("SUSE", prefixed("Linux Enterprise Micro ", version));
            default -> List.of();
        };
    }

    /** From a package URL's {@code distro}, such as {@code debian-12} or {@code alpine-3.18.4}; null where that says nothing. */
    static @Nullable Distribution ofQualifier(Purl purl) {
        String distro = purl.qualifier("distro");
        if (distro == null) {
            return null;
        }
        Matcher matcher = QUALIFIER.matcher(distro);
        if (matcher.matches()) {
            return new Distribution(matcher.group(1), matcher.group(2), null);
        }
        String codename = DEBIAN_NAMES.get(distro);
        return codename == null ? null : new Distribution("debian", codename, null);
    }

    /** Records of the ecosystem without a release are about all its releases. */
    private static List<String> released(String base, String release) {
        return release.isEmpty() ? List.of() : List.of(base + ":" + release, base);
    }

    private static String prefixed(String prefix, String version) {
        return version.isEmpty() ? "" : prefix + version;
    }

    private static List<String> alpine(String version) {
        String plain = version.startsWith("v") ? version.substring(1) : version;
        if (plain.isEmpty() || plain.contains("_") || plain.contains("edge")) {
            return List.of("Alpine:edge", "Alpine");
        }
        return released("Alpine", "v" + firstTwo(plain));
    }

    private static List<String> debian(String version, String name) {
        if (!version.isEmpty()) {
            return released("Debian", first(version));
        }
        return DEBIAN_NAMES.entrySet().stream()
                .filter(release -> name.contains(release.getKey()))
                .findFirst()
                .map(release -> released("Debian", release.getValue()))
                .orElse(List.of("Debian:sid", "Debian"));
    }

    private static List<String> redHat(String version) {
        return version.isEmpty() ? List.of() : List.of("Red Hat:enterprise_linux:" + first(version));
    }

    private static List<String> azure(String version) {
        return version.isEmpty()
                ? List.of()
                : List.of("Azure Linux:" + first(version), "Azure Linux:" + version, "Azure Linux");
    }

    private static List<String> openEuler(String version, String name) {
        Matcher suffix = OPEN_EULER.matcher(name);
        return released("openEuler", suffix.matches() ? version + "-" + suffix.group(1) : version);
    }

    /** {@code 15.5} is {@code Linux Enterprise Server 15 SP5}. */
    private static String suse(String version) {
        if (version.isEmpty()) {
            return "";
        }
        int dot = version.indexOf('.');
        return "Linux Enterprise Server "
                + (dot < 0 || version.startsWith("0", dot + 1)
                        ? first(version)
                        : version.substring(0, dot) + " SP" + version.substring(dot + 1));
    }

    private static String first(String version) {
        int dot = version.indexOf('.');
        return dot < 0 ? version : version.substring(0, dot);
    }

    private static String firstTwo(String version) {
        int dot = version.indexOf('.');
        int next = dot < 0 ? -1 : version.indexOf('.', dot + 1);
        return next < 0 ? version : version.substring(0, next);
    }
}
