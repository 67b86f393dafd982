package dev.tallyman.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One challenge of a {@code WWW-Authenticate} header (RFC 9110, section 11.6.1; Docker's token specification for {@code Bearer}).
 *
 * @param scheme     lower case
 * @param parameters names in lower case
 */
record Challenge(String scheme, Map<String, String> parameters) {
    private static final int MAX_HEADER = 8192;

    Challenge {
        parameters = Map.copyOf(parameters);
    }

    /** All challenges of all headers, in their order; what is malformed is left out. */
    static List<Challenge> parse(List<String> headers) {
        List<Challenge> all = new ArrayList<>();
        for (String header : headers) {
            if (header.length() <= MAX_HEADER) {
                new Parser(header).read(all);
            }
        }
        return all;
    }

    private static final class Parser {
        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        void read(List<Challenge> all) {
            String scheme = null;
            Map<String, String> parameters = new LinkedHashMap<>();
            while (true) {
                skip();
                String token = token();
                if (token.isEmpty()) {
                    break;
                }
                blanks();
                if (at < text.length() && text.charAt(at) == '=') {
                    at++;
                    blanks();
                    parameters.put(token.toLowerCase(Locale.ROOT), value());
                    continue;
                }
                if (scheme != null) {
                    all.add(new Challenge(scheme, parameters));
                }
                scheme = token.toLowerCase(Locale.ROOT);
                parameters = new LinkedHashMap<>();
            }
            if (scheme != null) {
                all.add(new Challenge(scheme, parameters));
            }
        }

        private void skip() {
            while (at < text.length() && (text.charAt(at) == ',' || Character.isWhitespace(text.charAt(at)))) {
                at++;
            }
        }

        private void blanks() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
        }

        private String token() {
            int start = at;
            while (at < text.length() && " \t,=\"".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return text.substring(start, at);
        }

        private String value() {
            if (at >= text.length() || text.charAt(at) != '"') {
                return token();
            }
            StringBuilder value = new StringBuilder();
            for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
                if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                    at++;
                }
                value.append(text.charAt(at));
            }
            at = Math.min(at + 1, text.length());
            return value.toString();
        }
    }
}
