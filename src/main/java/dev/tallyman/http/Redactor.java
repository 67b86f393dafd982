package dev.tallyman.http;

import dev.tallyman.model.Secret;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes secrets out of whatever is shown or kept: tokens of GitHub by their form, {@code Authorization} values, passwords in addresses, and every
 * registered secret in clear, URL-encoded, and in base64 wherever it stands inside a longer text that was encoded. Safe for use by several threads.
 */
public final class Redactor {
    public static final String MARK = "[redacted]";

    /** Registry tokens last a minute; only so many of the latest are worth knowing. */
    static final int MAX_SECRETS = 4096;

    private static final int SHORTEST = FormIndex.SHORTEST;

    /** Of what {@link #FORMS} match: {@code x://a:@}. */
    private static final int SHORTEST_FORM = 7;

    private static final List<Pattern> FORMS = List.of(
            Pattern.compile("gh[pousr]_[A-Za-z0-9._-]{36,}"),
            Pattern.compile("github_pat_[A-Za-z0-9_]{22,}"),
            // The scheme's name stays, so that a message still says which one was refused. A challenge has spaces and
            // '=' behind the scheme.
            Pattern.compile("(?i)(?<=\\b(?:bearer|basic) )[A-Za-z0-9._~+/-]{16,}=*(?![A-Za-z0-9=\"])"),
            Pattern.compile("(?<=://)[^/@\\s\"']+:[^/@\\s\"']*(?=@)"));

    private static final Redactor SHARED = new Redactor();

    private final FormIndex index = new FormIndex();

    private final Map<String, Set<String>> formsOfSecret = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Set<String>> eldest) {
            boolean tooMany = size() > MAX_SECRETS;
            if (tooMany) {
                eldest.getValue().forEach(index::remove);
            }
            return tooMany;
        }
    };

    /** The one of this process, which logs, errors and reports use. */
    public static Redactor shared() {
        return SHARED;
    }

    public synchronized void register(Secret secret) {
        String value = secret.reveal();
        if (value.length() >= SHORTEST && formsOfSecret.get(value) == null) {
            Set<String> forms = formsOf(value);
            forms.forEach(index::add);
            formsOfSecret.put(value, forms);
        }
    }

    /** {@code text} without any secret that is known or looks like one. */
    public String redact(String text) {
        String result = index.replaceIn(text, MARK);
        if (result.length() < SHORTEST_FORM) {
            return result;
        }
        for (Pattern form : FORMS) {
            Matcher matcher = form.matcher(result);
            result = matcher.replaceAll(Matcher.quoteReplacement(MARK));
        }
        return result;
    }

    /** An address as it may be shown: no user, no query (signatures live there), no fragment. */
    public static String shown(URI uri) {
        return shared().redact(Origin.of(uri) + String.valueOf(uri.getRawPath()));
    }

    private static Set<String> formsOf(String value) {
        Set<String> forms = new LinkedHashSet<>();
        forms.add(value);
        forms.add(URLEncoder.encode(value, StandardCharsets.UTF_8));
        forms.add(URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20"));
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        for (int before = 0; before < 3; before++) {
            addBase64(forms, bytes, before);
        }
        return forms;
    }

    /** Base64 of the bytes where {@code before} others stand in front: the digits at both edges depend on the neighbours and are left out. */
    private static void addBase64(Set<String> forms, byte[] bytes, int before) {
        byte[] shifted = new byte[before + bytes.length];
        System.arraycopy(bytes, 0, shifted, before, bytes.length);
        int first = (before * 8 + 5) / 6;
        int last = shifted.length * 8 / 6;
        if (last - first < 8) {
            return;
        }
        forms.add(Base64.getEncoder().encodeToString(shifted).substring(first, last));
        forms.add(Base64.getUrlEncoder().encodeToString(shifted).substring(first, last));
    }
}
