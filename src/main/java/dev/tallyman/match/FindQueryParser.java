package dev.tallyman.match;

import dev.tallyman.model.Purl;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the argument of {@code find}. */
final class FindQueryParser {
    private static final Pattern IDENTIFIER = Pattern.compile(
            "(?i)(CVE|GHSA|GO|PYSEC|RUSTSEC|DSA|DLA|DTSA|USN|LSN|ALSA|ALBA|ALEA|RLSA|RXSA|RHSA|RHBA|RHEA|ELSA|MAL|OSV|BIT|CGA|PHSA|"
                    + "MGASA|OESA|HSEC|RSEC|EEF|PSF|KUBE|DRUPAL|SUSE-(SU|RU|FU|OU)|OPENSUSE-(SU|RU)|[A-Z]+-CVE|ECHO|MINI|ROOT|JLSEC|OSEC|BELL|DHI)-.*\\d.*");

    private FindQueryParser() {}

    static Optional<FindQuery> parse(String text) {
        if (text.regionMatches(true, 0, "pkg:", 0, 4)) {
            return purl(text);
        }
        if (text.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                IDENTIFIER.matcher(text).matches()
                        ? new FindQuery.Weakness(identifier(text))
                        : new FindQuery.Name(text));
    }

    /** Identifiers are in capitals, but GHSA's, whose random part is not. */
    private static String identifier(String text) {
        if (text.regionMatches(true, 0, "GHSA-", 0, 5)) {
            return "GHSA-" + text.substring(5).toLowerCase(Locale.ROOT);
        }
        return text.regionMatches(true, 0, "openSUSE", 0, 8) ? text : text.toUpperCase(Locale.ROOT);
    }

    private static Optional<FindQuery> purl(String text) {
        int at = text.lastIndexOf('@');
        boolean versioned = at > text.lastIndexOf('/');
        String base = versioned ? text.substring(0, at) : text;
        String version = versioned ? text.substring(at + 1) : "";
        int qualifiers = version.indexOf('?');
        String bare = qualifiers < 0 ? version : version.substring(0, qualifiers);
        return Purl.tryParse(base + (qualifiers < 0 ? "" : version.substring(qualifiers)))
                .flatMap(purl -> constraints(decode(bare)).map(list -> new FindQuery.PackageUrl(purl, list)));
    }

    private static Optional<List<FindQuery.Constraint>> constraints(String text) {
        if (text.isBlank()) {
            return Optional.of(List.of());
        }
        List<FindQuery.Constraint> all = new ArrayList<>();
        for (String part : text.split(",")) {
            FindQuery.@Nullable Constraint constraint = constraint(part.strip());
            if (constraint == null) {
                return Optional.empty();
            }
            all.add(constraint);
        }
        return Optional.of(all);
    }

    private static FindQuery.@Nullable Constraint constraint(String part) {
        FindQuery.Operator operator = FindQuery.Operator.EQUAL;
        String rest = part;
        for (FindQuery.Operator candidate : FindQuery.Operator.values()) {
            // The longest sign that fits: "<=" before "<".
            if (part.startsWith(candidate.sign())
                    && part.length() - candidate.sign().length() < rest.length()) {
                operator = candidate;
                rest = part.substring(candidate.sign().length());
            }
        }
        String version = rest.strip();
        return version.isEmpty() ? null : new FindQuery.Constraint(operator, version);
    }

    private static String decode(String version) {
        try {
            return URLDecoder.decode(version.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return version;
        }
    }
}
