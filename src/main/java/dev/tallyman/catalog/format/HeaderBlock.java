package dev.tallyman.catalog.format;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code Name: value} lines up to the first blank one, as in mail (RFC 822), Python's core metadata, R's and jars' own files. A line that
 * begins with a blank goes on with the one before it. Names are compared without case; lines without a colon are passed over.
 */
public final class HeaderBlock {
    private record Header(String name, String value) {}

    private final List<Header> headers;

    private HeaderBlock(List<Header> headers) {
        this.headers = headers;
    }

    /** Reads UTF-8 text; lines may end in LF, CR LF or CR. */
    public static HeaderBlock parse(byte[] bytes) {
        return parse(bytes, "\n");
    }

    /** As {@link #parse(byte[])} for a jar's manifest, whose long lines are broken at 72 bytes, also within a word. */
    public static HeaderBlock parseManifest(byte[] bytes) {
        return parse(bytes, "");
    }

    private static HeaderBlock parse(byte[] bytes, String joint) {
        List<Header> headers = new ArrayList<>();
        String name = null;
        StringBuilder value = new StringBuilder();
        String text = new String(bytes, StandardCharsets.UTF_8);
        for (String line : text.startsWith("\ufeff")
                ? text.substring(1).lines().toList()
                : text.lines().toList()) {
            if (line.isBlank()) {
                if (name != null) {
                    break;
                }
                continue;
            }
            if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
                value.append(joint).append(line, 1, line.length());
                continue;
            }
            int colon = line.indexOf(':');
            if (colon <= 0) {
                continue;
            }
            if (name != null) {
                headers.add(new Header(name, value.toString().strip()));
            }
            name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
            value.setLength(0);
            value.append(line, colon + 1, line.length());
        }
        if (name != null) {
            headers.add(new Header(name, value.toString().strip()));
        }
        return new HeaderBlock(headers);
    }

    /** The first value of that name that is not empty, or null. */
    public @Nullable String first(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        for (Header header : headers) {
            if (header.name.equals(lower) && !header.value.isEmpty()) {
                return header.value;
            }
        }
        return null;
    }

    /** All values of that name, in their order. */
    public List<String> all(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return headers.stream()
                .filter(header -> header.name.equals(lower) && !header.value.isEmpty())
                .map(Header::value)
                .toList();
    }

    public boolean isEmpty() {
        return headers.isEmpty();
    }
}
