package dev.tallyman.http;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request, and in words what it is for. Values; each method returns a changed copy.
 *
 * @param action   what is being done, as it reads after "cannot": {@code list the versions of acme/api}
 * @param account  whose budget it uses at this host; calls of one account and host share limits and waits
 * @param maxBytes the answer's body may be this long at most; a longer one is an error (streams have no such cap)
 * @param timeout  until the answer's head is there, and for {@link Http#send} again until its body is
 * @param named    whether the user or the configuration named this host; one that a server named is held to the stricter {@link EgressPolicy}
 * @param retried  whether it may be sent again after a failure
 */
public record Call(
        String action,
        String method,
        URI uri,
        Map<String, String> headers,
        @Nullable Authorization authorization,
        String account,
        byte @Nullable [] body,
        int maxBytes,
        Duration timeout,
        boolean named,
        boolean retried,
        @Nullable RequestCount count) {
    /** Enough for every JSON answer that we ask for; a page of 100 packages is about 500 KiB. */
    public static final int DEFAULT_MAX_BYTES = 16 << 20;

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

    public Call {
        headers = Map.copyOf(headers);
    }

    public static Call get(String action, URI uri) {
        return of(action, "GET", uri);
    }

    public static Call head(String action, URI uri) {
        return of(action, "HEAD", uri);
    }

    public static Call of(String action, String method, URI uri) {
        boolean repeatable = method.equals("GET") || method.equals("HEAD");
        return new Call(
                action,
                method,
                uri,
                Map.of(),
                null,
                "",
                null,
                DEFAULT_MAX_BYTES,
                DEFAULT_TIMEOUT,
                true,
                repeatable,
                null);
    }

    public Call header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Call(
                action, method, uri, more, authorization, account, body, maxBytes, timeout, named, retried, count);
    }

    /** The same request to another address. */
    public Call to(URI address) {
        return new Call(
                action,
                method,
                address,
                headers,
                authorization,
                account,
                body,
                maxBytes,
                timeout,
                named,
                retried,
                count);
    }

    /** With this credential, if any; it is sent only where the address is of the credential's origin. */
    public Call authorized(@Nullable Authorization credential) {
        String owner = credential == null ? account : credential.fingerprint();
        return new Call(
                action, method, uri, headers, credential, owner, body, maxBytes, timeout, named, retried, count);
    }

    /** Counted against the budget of {@code owner}, where the credential itself changes from call to call. */
    public Call account(String owner) {
        return new Call(
                action, method, uri, headers, authorization, owner, body, maxBytes, timeout, named, retried, count);
    }

    public Call body(String contentType, byte[] content) {
        Call typed = header("Content-Type", contentType);
        return new Call(
                action,
                method,
                uri,
                typed.headers,
                authorization,
                account,
                content,
                maxBytes,
                timeout,
                named,
                retried,
                count);
    }

    public Call capped(int bytes) {
        return new Call(
                action, method, uri, headers, authorization, account, body, bytes, timeout, named, retried, count);
    }

    public Call within(Duration time) {
        return new Call(
                action, method, uri, headers, authorization, account, body, maxBytes, time, named, retried, count);
    }

    /** To an address that a server gave: a redirect, a realm. */
    public Call foreign() {
        return new Call(
                action, method, uri, headers, authorization, account, body, maxBytes, timeout, false, retried, count);
    }

    /** Never sent twice, whatever happens. */
    public Call once() {
        return new Call(
                action, method, uri, headers, authorization, account, body, maxBytes, timeout, named, false, count);
    }

    public Call counted(@Nullable RequestCount counter) {
        return new Call(
                action, method, uri, headers, authorization, account, body, maxBytes, timeout, named, retried, counter);
    }

    public Origin origin() {
        return Origin.of(uri);
    }
}
