package dev.tallyman.sandbox.wire;

import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A request as it came in.
 *
 * @param path  the path as sent, still percent-encoded
 * @param query the query as sent, without its question mark; empty where there is none
 * @param body  the content, framing removed; read it at most once
 */
public record Request(String method, String path, String query, Headers headers, InputStream body) {
    /** The path's segments, each decoded once; a {@code %2F} does not separate. The segment before the first slash is left out. */
    public List<String> segments() {
        return Stream.of(path.split("/", -1)).skip(1).map(Request::decode).toList();
    }

    /** The query's parameters, decoded; the last one of a name counts. */
    public Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (!pair.isEmpty()) {
                parameters.put(
                        decodeForm(equals < 0 ? pair : pair.substring(0, equals)),
                        equals < 0 ? "" : decodeForm(pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    public @Nullable String parameter(String name) {
        return parameters().get(name);
    }

    /** All values of a parameter that may come several times. */
    public List<String> parameters(String name) {
        return Stream.of(query.split("&", -1))
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> decodeForm(pair.substring(name.length() + 1)))
                .toList();
    }

    private static String decode(String segment) {
        return decodeForm(segment.replace("+", "%2B"));
    }

    private static String decodeForm(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
