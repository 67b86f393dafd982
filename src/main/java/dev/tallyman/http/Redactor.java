package dev.tallyman.http;

import dev.tallyman.model.LazyPattern;
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
import java.util.function.Predicate;
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

    /**
     * What a secret looks like.
     *
     * @param mayBeIn false where {@code pattern} finds nothing for certain: asked first, since whole documents pass here and few have any
     */
    private record Form(Predicate<String> mayBeIn, LazyPattern<Pattern> pattern) {
        Form(Predicate<String> mayBeIn, String expression) {
            this(mayBeIn, LazyPattern.of(expression));
        }
    }

    private static final List<Form> FORMS = List.of(
            new Form(Redactor::hasTokenPrefix, "gh[pousr]_[A-Za-z0-9._-]{36,}"),
            new Form(Redactor::hasTokenPrefix, "github_pat_[A-Za-z0-9_]{22,}"),
            // The scheme's name stays, so that a message still says which one was refused. A challenge has spaces and
            // '=' behind the scheme.
            new Form(Redactor::hasScheme, "(?i)(?<=\\b(?:bearer|basic) )[A-Za-z0-9._~+/-]{16,}=*(?![A-Za-z0-9=\"])"),
            new Form(Redactor::hasUser, "(?<=://)[^/@\\s\"']+:[^/@\\s\"']*(?=@)"));

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
        for (Form form : FORMS) {
            if (form.mayBeIn().test(result)) {
                result = form.pattern().get().matcher(result).replaceAll(Matcher.quoteReplacement(MARK));
            }
        }
        return result;
    }

    private static boolean hasTokenPrefix(String text) {
        for (int at = text.indexOf('_'); at >= 0; at = text.indexOf('_', at + 1)) {
            if (at >= 3 && (text.startsWith("gh", at - 3) || text.startsWith("github_pat", at - 10))) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasScheme(String text) {
        // A document that is written for people has more spaces than anything else: what stands before one is looked at
        // first.
        for (int at = text.indexOf(' ', 1); at >= 0; at = text.indexOf(' ', at + 1)) {
            int before = text.charAt(at - 1) | 0x20;
            if (before == 'r' && text.regionMatches(true, at - 6, "bearer", 0, 6)
                    || before == 'c' && text.regionMatches(true, at - 5, "basic", 0, 5)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasUser(String text) {
        for (int at = text.indexOf("://"); at >= 0; at = text.indexOf("://", at + 1)) {
            int end = at + 3;
            while (end < text.length() && "/@ \"'".indexOf(text.charAt(end)) < 0) {
                end++;
            }
            if (end < text.length() && text.charAt(end) == '@') {
                return true;
            }
        }
        return false;
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
