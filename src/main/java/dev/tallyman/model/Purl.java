package dev.tallyman.model;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A package URL, {@code pkg:type/namespace/name@version?qualifiers#subpath} (ECMA-427, purl-spec).
 * Components are kept decoded and as the type normalises them; {@link #toString} is the canonical form.
 */
public record Purl(
        String type,
        @Nullable String namespace,
        String name,
        @Nullable String version,
        Map<String, String> qualifiers,
        @Nullable String subpath) {
    public Purl {
        qualifiers = Collections.unmodifiableMap(new TreeMap<>(qualifiers));
    }

    public static Purl of(String type, @Nullable String namespace, String name, @Nullable String version) {
        return new Purl(type, namespace, name, version, Map.of(), null);
    }

    /** Parses a package URL; empty where it is not one. */
    public static Optional<Purl> tryParse(String text) {
        if (!text.regionMatches(true, 0, "pkg:", 0, 4)) {
            return Optional.empty();
        }
        String rest = text.substring(4);
        while (rest.startsWith("/")) {
            rest = rest.substring(1);
        }
        String subpath = null;
        int hash = rest.lastIndexOf('#');
        if (hash >= 0) {
            subpath = decode(rest.substring(hash + 1));
            rest = rest.substring(0, hash);
        }
        Map<String, String> qualifiers = new TreeMap<>();
        int question = rest.lastIndexOf('?');
        if (question >= 0) {
            for (String pair : rest.substring(question + 1).split("&")) {
                int equals = pair.indexOf('=');
                if (equals > 0 && equals < pair.length() - 1) {
                    qualifiers.put(
                            pair.substring(0, equals).toLowerCase(Locale.ROOT), decode(pair.substring(equals + 1)));
                }
            }
            rest = rest.substring(0, question);
        }
        int slash = rest.indexOf('/');
        if (slash <= 0) {
            return Optional.empty();
        }
        String type = rest.substring(0, slash).toLowerCase(Locale.ROOT);
        rest = rest.substring(slash + 1);
        String version = null;
        int at = rest.lastIndexOf('@');
        if (at > 0 && at > rest.lastIndexOf('/')) {
            version = decode(rest.substring(at + 1));
            rest = rest.substring(0, at);
        }
        while (rest.endsWith("/")) {
            rest = rest.substring(0, rest.length() - 1);
        }
        int last = rest.lastIndexOf('/');
        String name = decode(rest.substring(last + 1));
        String namespace = last > 0 ? decode(rest.substring(0, last)) : null;
        if (name.isEmpty() || !type.matches("[a-z][a-z0-9.+-]*")) {
            return Optional.empty();
        }
        return Optional.of(new Purl(type, namespace, name, version, qualifiers, subpath));
    }

    public @Nullable String qualifier(String key) {
        return qualifiers.get(key);
    }

    public Purl withQualifier(String key, @Nullable String value) {
        Map<String, String> changed = new TreeMap<>(qualifiers);
        if (value == null || value.isEmpty()) {
            changed.remove(key);
        } else {
            changed.put(key, value);
        }
        return new Purl(type, namespace, name, version, changed, subpath);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("pkg:").append(type).append('/');
        if (namespace != null && !namespace.isEmpty()) {
            for (String segment : namespace.split("/")) {
                text.append(encode(segment)).append('/');
            }
        }
        text.append(encode(name));
        if (version != null && !version.isEmpty()) {
            text.append('@').append(encode(version));
        }
        char separator = '?';
        for (Map.Entry<String, String> qualifier : qualifiers.entrySet()) {
            text.append(separator).append(qualifier.getKey()).append('=').append(encode(qualifier.getValue()));
            separator = '&';
        }
        if (subpath != null && !subpath.isEmpty()) {
            text.append('#').append(subpath);
        }
        return text.toString();
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private static String encode(String text) {
        StringBuilder encoded = new StringBuilder(text.length() + 8);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || ".-_~:".indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append('%').append(String.format("%02X", (int) c));
            }
        }
        return encoded.toString();
    }
}
