package dev.tallyman.server;

import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.HandlerType;
import io.javalin.http.SameSite;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What every request must pass. The host that it names must be one that this server answers to: a page of another site whose name was
 * re-pointed at this machine (DNS rebinding) comes with that site's name. Whatever changes something must come from a page of this
 * server, and with the token that the page was given.
 */
final class Guard {
    static final String CSRF_FIELD = "csrf";
    /** Nothing from elsewhere, no inline script or style, no frames. */
    static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self';"
                    + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static final String CSRF_COOKIE = "tallyman-csrf";
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.]+]");
    private static final Pattern TOKEN = Pattern.compile("[0-9a-f]{64}");
    private static final Set<HandlerType> SAFE = Set.of(HandlerType.GET, HandlerType.HEAD, HandlerType.OPTIONS);

    private final List<String> hostNames;
    private final SecureRandom random;
    private final SecretKeySpec key;

    Guard(ServerOptions options, SecureRandom random) {
        hostNames = options.hostNames().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .toList();
        this.random = random;
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        key = new SecretKeySpec(secret, "HmacSHA256");
    }

    /** Refuses to listen for others while nobody has to sign in. */
    static void checkBind(ServerOptions options) {
        boolean loopback;
        try {
            loopback = InetAddress.getByName(options.bind()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new TallymanException(
                    ErrorCode.USAGE,
                    "serve on " + options.bind(),
                    "no such address on this machine",
                    "Name an address of this machine with --bind, or leave it out to serve on "
                            + ServerOptions.LOOPBACK,
                    e);
        }
        if (!loopback && !options.insecureNoSignIn()) {
            throw new TallymanException(
                    ErrorCode.USAGE,
                    "serve on " + options.bind(),
                    "everyone who reaches that address could read the whole inventory, because nobody has to sign in yet",
                    "Leave --bind out to serve on " + ServerOptions.LOOPBACK
                            + ", put a proxy that signs people in before it, or say --insecure-no-sign-in if the network is yours alone");
        }
    }

    /** Sets the headers that every answer has, and refuses what may not pass. */
    void check(Context context) {
        context.header("Content-Security-Policy", CONTENT_SECURITY_POLICY);
        context.header("X-Content-Type-Options", "nosniff");
        context.header("X-Frame-Options", "DENY");
        context.header("Referrer-Policy", "no-referrer");
        context.header("Cross-Origin-Opener-Policy", "same-origin");
        context.header("Cross-Origin-Resource-Policy", "same-origin");
        context.header("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
        context.header("Cache-Control", "no-store");
        if (isSigned(context)) {
            return;
        }
        if (!knows(context.header("Host"))) {
            throw new RefusedException(
                    421,
                    "This server does not answer to the host name of the request",
                    "Open it by its address, or start it with --host-name and the name that you use");
        }
        if (!SAFE.contains(context.method()) && !sameOrigin(context)) {
            throw new RefusedException(
                    403, "The request comes from another site", "Open the page on this server and try again there");
        }
    }

    /** GitHub calls by whatever name it was given, from anywhere: its signature says more than both, and no browser can make it. */
    private static boolean isSigned(Context context) {
        return context.path().equals(WebhookRoute.PATH) && context.method().equals(HandlerType.POST);
    }

    /** Checks the token of a form that changes something. */
    void checkForm(Context context) {
        String cookie = context.cookie(CSRF_COOKIE);
        String given = context.formParam(CSRF_FIELD);
        boolean valid = cookie != null
                && given != null
                && MessageDigest.isEqual(
                        token(cookie).getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
        if (!valid) {
            throw new RefusedException(
                    403, "The form is too old or not from this server", "Reload the page and try again");
        }
    }

    /** The token for the forms of a page; gives the browser its cookie where it has none. */
    String formToken(Context context) {
        String cookie = context.cookie(CSRF_COOKIE);
        if (cookie == null || !TOKEN.matcher(cookie).matches()) {
            byte[] fresh = new byte[32];
            random.nextBytes(fresh);
            cookie = HexFormat.of().formatHex(fresh);
            Cookie set = new Cookie(CSRF_COOKIE, cookie);
            set.setPath("/");
            set.setHttpOnly(true);
            set.setSameSite(SameSite.STRICT);
            context.cookie(set);
        }
        return token(cookie);
    }

    private String token(String cookie) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal(cookie.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    /** Addresses cannot be rebound, names can: loopback's and those that were given. */
    boolean knows(@Nullable String header) {
        if (header == null) {
            return false;
        }
        String host = header.toLowerCase(Locale.ROOT).replaceFirst(":\\d+$", "");
        return ADDRESS.matcher(host).matches()
                || host.equals("localhost")
                || host.endsWith(".localhost")
                || hostNames.contains(host);
    }

    /**
     * Browsers say where a request comes from. A client that says nothing of it is no browser, and has no cookie that another site could
     * borrow.
     */
    private static boolean sameOrigin(Context context) {
        String site = context.header("Sec-Fetch-Site");
        if (site != null) {
            return site.equals("same-origin") || site.equals("none");
        }
        String origin = context.header("Origin");
        return origin == null
                || origin.equals("http://" + context.header("Host"))
                || origin.equals("https://" + context.header("Host"));
    }

    /** A request that may not pass. */
    static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final int status;
        private final String hint;

        RefusedException(int status, String reason, String hint) {
            super(reason);
            this.status = status;
            this.hint = hint;
        }

        int status() {
            return status;
        }

        String hint() {
            return hint;
        }
    }
}
