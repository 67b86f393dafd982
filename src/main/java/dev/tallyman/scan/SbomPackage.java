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

    /** @param purlText the purl as the document has it: parsing lowers what some ecosystems tell apart */
    static InstalledPackage of(
            Purl purl,
            String purlText,
            String componentName,
            String componentVersion,
            List<String> paths,
            List<String> licenses) {
        String version = version(purl, componentVersion);
        String name = spelling(name(purl), purlText, componentName);
        return new InstalledPackage(
                purl, name, version, purl.type(), source(purl, version), null, paths, licenses, null);
    }

    /** The name as the purl was written; where that is in lower case, as the component's name is. */
    private static String spelling(String name, String purlText, String componentName) {
        String path = purlText.replaceFirst("[?#].*$", "").replace("%40", "@").replace("%2F", "/");
        int at = path.toLowerCase(Locale.ROOT).lastIndexOf(name.toLowerCase(Locale.ROOT) + "@");
        int start = at >= 0 ? at : Math.max(0, path.length() - name.length());
        String written = path.substring(start, Math.min(path.length(), start + name.length()));
        boolean known = written.equalsIgnoreCase(name) && !written.equals(name);
        if (known) {
            return written;
        }
        return componentName.equalsIgnoreCase(name) ? componentName : name;
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
