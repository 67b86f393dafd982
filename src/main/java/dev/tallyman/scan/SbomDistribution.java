package dev.tallyman.scan;

import dev.tallyman.model.Distribution;
import dev.tallyman.model.Purl;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The distribution that a system package's purl names: {@code distro=debian-12}, {@code distro=12}, {@code distro=bookworm}. */
final class SbomDistribution {
    private static final Set<String> SYSTEM_TYPES = Set.of("apk", "deb", "rpm", "alpm", "opkg");
    private static final Pattern WITH_VERSION = Pattern.compile("(?<id>.*?[a-z_].*?)-(?<version>v?\\d.*)");
    private static final Pattern VERSION_ONLY = Pattern.compile("\\d[\\w.]*");
    private static final Map<String, String> CODENAMES = Map.ofEntries(
            Map.entry("jessie", "debian 8"),
            Map.entry("stretch", "debian 9"),
            Map.entry("buster", "debian 10"),
            Map.entry("bullseye", "debian 11"),
            Map.entry("bookworm", "debian 12"),
            Map.entry("trixie", "debian 13"),
            Map.entry("forky", "debian 14"),
            Map.entry("trusty", "ubuntu 14.04"),
            Map.entry("xenial", "ubuntu 16.04"),
            Map.entry("bionic", "ubuntu 18.04"),
            Map.entry("focal", "ubuntu 20.04"),
            Map.entry("jammy", "ubuntu 22.04"),
            Map.entry("noble", "ubuntu 24.04"));

    private SbomDistribution() {}

    static @Nullable Distribution of(Purl purl) {
        String namespace = purl.namespace();
        String distro = purl.qualifier("distro");
        if (!SYSTEM_TYPES.contains(purl.type()) || distro == null) {
            return null;
        }
        String text = distro.toLowerCase(Locale.ROOT);
        String codename = CODENAMES.get(text.substring(text.lastIndexOf('-') + 1));
        if (codename != null) {
            int blank = codename.indexOf(' ');
            return new Distribution(codename.substring(0, blank), codename.substring(blank + 1), null);
        }
        Matcher matcher = WITH_VERSION.matcher(text);
        if (matcher.matches()) {
            return new Distribution(matcher.group("id"), matcher.group("version"), null);
        }
        if (VERSION_ONLY.matcher(text).matches() && namespace != null) {
            return new Distribution(namespace.toLowerCase(Locale.ROOT), text, null);
        }
        return new Distribution(text, null, null);
    }
}
