package dev.tallyman.catalog.os;

import dev.tallyman.catalog.CatalogFile;
import dev.tallyman.catalog.Cataloger;
import dev.tallyman.catalog.FactSink;
import dev.tallyman.model.Distribution;
import dev.tallyman.model.LazyPattern;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what says which distribution this is. Of several files, {@code compose} takes the first of {@link #locations}. */
public final class OsCataloger implements Cataloger {
    static final int MAX_BYTES = 64 << 10;

    private static final List<String> LOCATIONS = List.of(
            "etc/os-release",
            "usr/lib/os-release",
            "etc/alpine-release",
            "etc/oracle-release",
            "etc/centos-release",
            "etc/almalinux-release",
            "etc/rocky-release",
            "etc/fedora-release",
            "etc/photon-release",
            "etc/azurelinux-release",
            "etc/mariner-release",
            "etc/SuSE-release",
            "etc/system-release",
            "etc/redhat-release",
            "etc/gentoo-release",
            "etc/arch-release",
            "etc/lsb-release",
            "etc/debian_version");

    private static final Set<String> NAMES = names();

    /** How the one line of a release file begins, and the {@code ID} that os-release has for it since. */
    private static final Map<String, String> SENTENCES = Map.ofEntries(
            Map.entry("red hat enterprise linux", "rhel"),
            Map.entry("centos", "centos"),
            Map.entry("almalinux", "almalinux"),
            Map.entry("rocky linux", "rocky"),
            Map.entry("oracle linux", "ol"),
            Map.entry("enterprise linux enterprise linux server", "ol"),
            Map.entry("scientific linux", "scientific"),
            Map.entry("fedora", "fedora"),
            Map.entry("amazon linux", "amzn"),
            Map.entry("vmware photon", "photon"),
            Map.entry("photon", "photon"),
            Map.entry("cbl-mariner", "mariner"),
            Map.entry("mariner", "mariner"),
            Map.entry("azure linux", "azurelinux"),
            Map.entry("azurelinux", "azurelinux"),
            Map.entry("suse linux enterprise server", "sles"),
            Map.entry("opensuse", "opensuse"),
            Map.entry("gentoo", "gentoo"),
            Map.entry("arch", "arch"));

    private static final LazyPattern<Pattern> VERSION = LazyPattern.of("(\\d+(?:\\.\\d+)*)");

    private static Set<String> names() {
        Set<String> names = new HashSet<>();
        for (String location : LOCATIONS) {
            names.add(location.substring(location.lastIndexOf('/') + 1));
        }
        return names;
    }

    @Override
    public String name() {
        return "os";
    }

    @Override
    public List<String> endings() {
        return LOCATIONS;
    }

    @Override
    public boolean wants(String path) {
        int slash = path.lastIndexOf('/');
        return (path.endsWith("release") || path.endsWith("_version")) && NAMES.contains(path.substring(slash + 1));
    }

    @Override
    public List<String> locations() {
        return LOCATIONS;
    }

    @Override
    public void read(CatalogFile file, FactSink facts) throws IOException {
        String text = new String(file.bytes(MAX_BYTES), StandardCharsets.UTF_8);
        Distribution found = distribution(file.path().substring(file.path().lastIndexOf('/') + 1), text);
        if (found != null) {
            facts.distribution(found);
        }
    }

    private static @Nullable Distribution distribution(String name, String text) {
        return switch (name) {
            case "os-release" -> {
                Map<String, String> values = assignments(text);
                yield named(values.get("ID"), values.get("VERSION_ID"), values.get("PRETTY_NAME"));
            }
            case "lsb-release" -> {
                Map<String, String> values = assignments(text);
                yield named(values.get("DISTRIB_ID"), values.get("DISTRIB_RELEASE"), values.get("DISTRIB_DESCRIPTION"));
            }
            case "alpine-release" -> plain("alpine", "Alpine Linux", text);
            case "debian_version" -> plain("debian", "Debian", text);
            case "arch-release" -> new Distribution("arch", null, "Arch Linux");
            default -> sentence(text);
        };
    }

    private static @Nullable Distribution named(@Nullable String id, @Nullable String version, @Nullable String name) {
        if (id == null || id.isBlank()) {
            return null;
        }
        return new Distribution(
                id.strip().toLowerCase(Locale.ROOT).replace(' ', '-'),
                version == null || version.isBlank() ? null : version.strip(),
                name == null || name.isBlank() ? null : name);
    }

    /** A file with a version and nothing else. Debian writes {@code trixie/sid} where there is no version yet. */
    private static @Nullable Distribution plain(String id, String name, String text) {
        String version = text.strip();
        if (version.isEmpty()) {
            return null;
        }
        boolean numbered = Character.isDigit(version.charAt(0));
        return new Distribution(
                id, numbered ? version.lines().findFirst().orElse(version) : null, name + " " + version);
    }

    private static @Nullable Distribution sentence(String text) {
        String line = text.strip().lines().findFirst().orElse("").strip();
        String lower = line.toLowerCase(Locale.ROOT);
        String id = SENTENCES.entrySet().stream()
                .filter(entry -> lower.startsWith(entry.getKey()))
                .max(Map.Entry.comparingByKey(java.util.Comparator.comparingInt(String::length)))
                .map(Map.Entry::getValue)
                .orElse(null);
        if (id == null) {
            return null;
        }
        Matcher version = VERSION.get().matcher(text);
        return new Distribution(id, version.find() ? version.group(1) : null, line);
    }

    /** {@code NAME=value} lines, quoted as a shell would (os-release(5)). */
    static Map<String, String> assignments(String text) {
        Map<String, String> values = new HashMap<>();
        text.lines().map(String::strip).forEach(line -> {
            int equals = line.indexOf('=');
            if (equals > 0 && line.charAt(0) != '#') {
                values.put(
                        line.substring(0, equals).strip(),
                        unquoted(line.substring(equals + 1).strip()));
            }
        });
        return values;
    }

    private static String unquoted(String value) {
        boolean single = value.startsWith("'");
        boolean quoted = single || value.startsWith("\"");
        StringBuilder plain = new StringBuilder();
        for (int i = quoted ? 1 : 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (quoted && c == value.charAt(0)) {
                break;
            }
            if (c == '\\' && !single && i + 1 < value.length()) {
                c = value.charAt(++i);
            }
            plain.append(c);
        }
        return plain.toString();
    }
}
