package dev.tallyman.scan;

import dev.tallyman.catalog.InstalledPackage;
import dev.tallyman.model.Purl;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A package as an SBOM's component tells of it: what the purl cannot say is in its qualifiers (docs/cli.md, "A CycloneDX or SPDX file as input"). */
final class SbomPackage {
    private static final Pattern SOURCE_RPM = Pattern.compile("(?<name>.+)-(?<version>[^-]+-[^-]+)\\.(?:no)?src\\.rpm");

    private SbomPackage() {}

    static InstalledPackage of(
            Purl purl, String componentName, String componentVersion, List<String> paths, List<String> licenses) {
        Purl spelled = purl.type().equals("golang") ? goSpelling(purl, componentName) : purl;
        String version = version(spelled, componentVersion);
        return new InstalledPackage(
                spelled, name(spelled), version, spelled.type(), source(spelled, version), null, paths, licenses, null);
    }

    /** Go's module paths keep their case; tools that lower them in the purl keep the name of the component. */
    private static Purl goSpelling(Purl purl, String componentName) {
        String path = name(purl);
        if (!path.equals(path.toLowerCase(Locale.ROOT)) || !path.equalsIgnoreCase(componentName)) {
            return purl;
        }
        int slash = componentName.lastIndexOf('/');
        return new Purl(
                purl.type(),
                slash < 0 ? null : componentName.substring(0, slash),
                componentName.substring(slash + 1),
                purl.version(),
                purl.qualifiers(),
                purl.subpath());
    }

    private static String name(Purl purl) {
        String namespace = purl.namespace();
        if (namespace == null || namespace.isEmpty()) {
            return purl.name();
        }
        return switch (purl.type()) {
            case "npm", "golang", "composer" -> namespace + "/" + purl.name();
            default -> purl.name();
        };
    }

    private static String version(Purl purl, String componentVersion) {
        String version = purl.version() == null || purl.version().isEmpty() ? componentVersion : purl.version();
        String epoch = purl.qualifier("epoch");
        boolean hasEpoch = purl.type().equals("rpm") && epoch != null && !epoch.equals("0");
        return hasEpoch && !version.contains(":") ? epoch + ":" + version : version;
    }

    private static InstalledPackage.@Nullable Source source(Purl purl, String version) {
        String upstream = purl.qualifier("upstream");
        if (upstream == null) {
            return null;
        }
        Matcher rpm = SOURCE_RPM.matcher(upstream);
        if (rpm.matches()) {
            return new InstalledPackage.Source(rpm.group("name"), rpm.group("version"));
        }
        int at = upstream.indexOf('@', 1);
        return at < 0
                ? new InstalledPackage.Source(upstream, version)
                : new InstalledPackage.Source(upstream.substring(0, at), upstream.substring(at + 1));
    }
}
