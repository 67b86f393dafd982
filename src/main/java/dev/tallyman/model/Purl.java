package dev.tallyman.model;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A package URL, {@code pkg:type/namespace/name@version?qualifiers#subpath} (ECMA-427, purl-spec).
 * Components are kept decoded and as the type normalises them; {@link #toString} is the canonical form.
 *
 * @param namespace segments with {@code /} between them; null where there is none
 * @param version   null where there is none
 * @param subpath   segments with {@code /} between them; null where there is none
 */
public record Purl(
        String type,
        @Nullable String namespace,
        String name,
        @Nullable String version,
        Map<String, String> qualifiers,
        @Nullable String subpath) {
    private static final LazyPattern<Pattern> TYPE = LazyPattern.of("[a-zA-Z][a-zA-Z0-9.-]*");
    private static final LazyPattern<Pattern> KEY = LazyPattern.of("[a-zA-Z][a-zA-Z0-9._-]*");
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    /** @throws IllegalArgumentException where there is no name */
    public Purl {
        type = type.toLowerCase(Locale.ROOT);
        Map<String, String> kept = new TreeMap<>();
        qualifiers.forEach((key, value) -> {
            if (!value.isEmpty()) {
                kept.put(key.toLowerCase(Locale.ROOT), value);
            }
        });
        qualifiers = Collections.unmodifiableMap(kept);
        namespace = PurlTypes.namespace(type, segments(namespace, false));
        name = PurlTypes.name(type, namespace, stripped(name), kept);
        namespace = PurlTypes.hosted(type, namespace);
        version = version == null || version.isEmpty() ? null : PurlTypes.version(type, version);
        subpath = segments(subpath, true);
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a package URL without a name");
        }
    }

    /** Whether something that can be seen is left of a name without the slashes around it, so that a package URL may have it. */
    public static boolean isName(String name) {
        return !stripped(name).isBlank();
    }

    public static Purl of(String type, @Nullable String namespace, String name, @Nullable String version) {
        return new Purl(type, namespace, name, version, Map.of(), null);
    }

    /**
     * Parses a package URL and makes it canonical; empty where it is not one. Takes what other tools write: rules of a type that only say
     * what must be there or must not be are not asked.
     */
    public static Optional<Purl> tryParse(String text) {
        return parse(text, false);
    }

    /** As {@link #tryParse}, but empty also where the specification or the rules of its type forbid it. */
    public static Optional<Purl> tryParseStrictly(String text) {
        return parse(text, true).filter(PurlTypes::isAllowed);
    }

    private static Optional<Purl> parse(String text, boolean strict) {
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
            subpath = rest.substring(hash + 1);
            rest = rest.substring(0, hash);
        }
        Map<String, String> qualifiers = new TreeMap<>();
        int question = rest.lastIndexOf('?');
        if (question >= 0) {
            if (!addQualifiers(rest.substring(question + 1), qualifiers, strict)) {
                return Optional.empty();
            }
            rest = rest.substring(0, question);
        }
        int slash = rest.indexOf('/');
        if (slash <= 0 || !TYPE.get().matcher(rest.substring(0, slash)).matches()) {
            return Optional.empty();
        }
        String type = rest.substring(0, slash).toLowerCase(Locale.ROOT);
        rest = rest.substring(slash + 1);
        String version = null;
        int at = rest.lastIndexOf('@');
        if (at > 0 && (rest.charAt(at - 1) != '/' || rest.indexOf('/', at) < 0)) {
            version = decode(rest.substring(at + 1));
            rest = rest.substring(0, at);
        } else if (at == 0 && rest.indexOf('/') < 0) {
            return Optional.empty();
        }
        rest = stripped(rest);
        int cut = PurlTypes.nameMayHaveSlashes(type) ? rest.indexOf('/') : rest.lastIndexOf('/');
        String name = cut < 0 ? rest : rest.substring(cut + 1);
        String namespace = cut < 0 ? null : rest.substring(0, cut);
        try {
            return Optional.of(new Purl(
                    type,
                    namespace == null ? null : decode(namespace),
                    decode(name),
                    version,
                    qualifiers,
                    subpath == null ? null : decode(subpath)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean addQualifiers(String text, Map<String, String> qualifiers, boolean strict) {
        for (String pair : text.split("&")) {
            int equals = pair.indexOf('=');
            if (equals < 0 && pair.isEmpty()) {
                continue;
            }
            String key = equals < 0 ? pair : pair.substring(0, equals);
            // The specification's own cases take a capital inside a key, and refuse one that begins it.
            if (equals < 0 || !KEY.get().matcher(key).matches() || (strict && Character.isUpperCase(key.charAt(0)))) {
                return false;
            }
            String before = qualifiers.put(key.toLowerCase(Locale.ROOT), decode(pair.substring(equals + 1)));
            if (before != null) {
                return false;
            }
        }
        return true;
    }

    public @Nullable String qualifier(String key) {
        return qualifiers.get(key);
    }

    /** With the qualifier set; without it where {@code value} is null or empty. */
    public Purl withQualifier(String key, @Nullable String value) {
        Map<String, String> changed = new TreeMap<>(qualifiers);
        if (value == null || value.isEmpty()) {
            changed.remove(key);
        } else {
            changed.put(key, value);
        }
        return new Purl(type, namespace, name, version, changed, subpath);
    }

    // Written out, as Digest's are.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Purl purl
                && name.equals(purl.name)
                && Objects.equals(version, purl.version)
                && type.equals(purl.type)
                && Objects.equals(namespace, purl.namespace)
                && qualifiers.equals(purl.qualifiers)
                && Objects.equals(subpath, purl.subpath);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + (version == null ? 0 : version.hashCode());
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(64).append("pkg:").append(type).append('/');
        if (namespace != null) {
            encodeSegments(text, namespace);
            text.append('/');
        }
        if (PurlTypes.nameMayHaveSlashes(type)) {
            encodeSegments(text, name);
        } else {
            encode(text, name);
        }
        if (version != null) {
            encode(text.append('@'), version);
        }
        char separator = '?';
        for (Map.Entry<String, String> qualifier : qualifiers.entrySet()) {
            text.append(separator).append(qualifier.getKey()).append('=');
            encode(text, qualifier.getValue());
            separator = '&';
        }
        if (subpath != null) {
            encodeSegments(text.append('#'), subpath);
        }
        return text.toString();
    }

    private static String stripped(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && text.charAt(start) == '/') {
            start++;
        }
        while (end > start && text.charAt(end - 1) == '/') {
            end--;
        }
        return text.substring(start, end);
    }

    /** Without empty segments, and in a subpath without {@code .} and {@code ..}; null where nothing is left. */
    private static @Nullable String segments(@Nullable String text, boolean path) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        if (!path && text.charAt(0) != '/' && !text.endsWith("/") && !text.contains("//")) {
            return text;
        }
        StringBuilder kept = new StringBuilder(text.length());
        for (String segment : text.split("/")) {
            if (!segment.isEmpty() && !(path && (segment.equals(".") || segment.equals("..")))) {
                kept.append(kept.isEmpty() ? "" : "/").append(segment);
            }
        }
        return kept.isEmpty() ? null : kept.toString();
    }

    /** Percent-decoded; as it stands where that gives no text. */
    private static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] decoded = new byte[bytes.length];
        int length = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '%'
                    && i + 2 < bytes.length
                    && HexFormat.isHexDigit(bytes[i + 1])
                    && HexFormat.isHexDigit(bytes[i + 2])) {
                decoded[length++] =
                        (byte) ((HexFormat.fromHexDigit(bytes[i + 1]) << 4) | HexFormat.fromHexDigit(bytes[i + 2]));
                i += 2;
            } else {
                decoded[length++] = bytes[i];
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(decoded, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            return text;
        }
    }

    private static void encodeSegments(StringBuilder out, String text) {
        int start = 0;
        for (int slash = text.indexOf('/'); slash >= 0; slash = text.indexOf('/', start)) {
            encode(out, text.substring(start, slash));
            out.append('/');
            start = slash + 1;
        }
        encode(out, text.substring(start));
    }

    private static void encode(StringBuilder out, String text) {
        int length = text.length();
        int i = 0;
        while (i < length) {
            int start = i;
            while (i < length && isPlain(text.charAt(i))) {
                i++;
            }
            out.append(text, start, i);
            if (i < length) {
                char c = text.charAt(i);
                int end = Character.isHighSurrogate(c) && i + 1 < length ? i + 2 : i + 1;
                for (byte b : text.substring(i, end).getBytes(StandardCharsets.UTF_8)) {
                    HEX.toHexDigits(out.append('%'), b);
                }
                i = end;
            }
        }
    }

    private static boolean isPlain(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '-'
                || c == '_'
                || c == '~'
                || c == ':';
    }
}
