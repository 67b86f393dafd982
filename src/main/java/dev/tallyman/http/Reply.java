package dev.tallyman.http;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** An answer with the whole of its body, of any status: what a status means is for the caller to say. */
public record Reply(URI uri, int status, HttpHeaders headers, byte[] body) {
    public Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** Whether the body is a web page, which neither API sends: a proxy or a sign-in page stands between. */
    public boolean isHtml() {
        return header("Content-Type").orElse("").toLowerCase(Locale.ROOT).startsWith("text/html");
    }

    public boolean isRedirect() {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }
}
