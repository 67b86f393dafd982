package dev.tallyman.github;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallyman.http.Authorization;
import dev.tallyman.http.Call;
import dev.tallyman.http.Http;
import dev.tallyman.http.Origin;
import dev.tallyman.http.RateLimit;
import dev.tallyman.http.Redactor;
import dev.tallyman.http.Redirects;
import dev.tallyman.http.Reply;
import dev.tallyman.http.RequestCount;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.Secret;
import dev.tallyman.model.TallymanException;
import java.net.URI;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One caller for all endpoints: sends, keeps ETags, maps statuses to {@link Answer}s. */
final class Api {
    private static final String ACCEPT = "application/vnd.github+json";
    private static final String API_VERSION = "2022-11-28";
    private static final int MAX_REDIRECTS = 3;
    /** A body that is cut without an error of the connection is asked for again this often. */
    private static final int MAX_MALFORMED = 3;

    /** What to do where the API leads to another host. */
    static final String REDIRECTED =
            "Check the API's address (--api-url, GITHUB_API_URL), and whether a proxy or a sign-in page stands between";

    private static final int MAX_MESSAGE = 300;
    private static final Pattern SSO_URL = Pattern.compile("url=(\\S+)");

    private final Http http;
    private final String base;
    private final @Nullable Credential authorization;
    private final String credential;
    private final EtagCache cache;
    private final RequestCount count = new RequestCount();
    private volatile @Nullable Reply unauthorized;

    /** @param credential what the credential is called in caches and budgets; the same while it is renewed */
    Api(Http http, URI base, @Nullable Credential authorization, String credential, EtagCache cache) {
        this.http = http;
        this.base = base.toString().replaceAll("/+$", "");
        this.authorization = authorization;
        this.credential = credential;
        this.cache = cache;
    }

    /** What every request carries. */
    sealed interface Credential {
        Authorization current();

        /** What to try in place of what was refused with 401; empty where there is nothing else. */
        Optional<Authorization> renewed(@Nullable Authorization refused);
    }

    record Fixed(Authorization current) implements Credential {
        @Override
        public Optional<Authorization> renewed(@Nullable Authorization refused) {
            return Optional.empty();
        }
    }

    record Renewed(Origin origin, RenewableToken token) implements Credential {
        @Override
        public Authorization current() {
            return Authorization.bearer(origin, token.current());
        }

        @Override
        public Optional<Authorization> renewed(@Nullable Authorization refused) {
            Secret now = token.current();
            Authorization known = Authorization.bearer(origin, now);
            // Another thread may have renewed it meanwhile.
            return Optional.of(known.equals(refused) ? Authorization.bearer(origin, token.renew(now)) : known);
        }
    }

    /** Reads the value of an answer; what it cannot read it throws as {@link Json.UnexpectedException}. */
    interface Reader<T> {
        T read(JsonNode body, Received received) throws Json.UnexpectedException;
    }

    /** @param link the {@code Link} header, empty where there is none */
    record Received(String link, boolean modified) {
        boolean hasNext() {
            return link.contains("rel=\"next\"");
        }
    }

    RequestCount requests() {
        return count;
    }

    String host() {
        return URI.create(base).getHost();
    }

    boolean isAnonymous() {
        return authorization == null;
    }

    boolean isRenewed() {
        return authorization instanceof Renewed;
    }

    OptionalInt refusedWith() {
        Reply reply = unauthorized;
        return reply == null ? OptionalInt.empty() : OptionalInt.of(reply.status());
    }

    /** What this credential is called in caches. */
    String credential() {
        return credential;
    }

    /** GET, with the ETag of last time where {@code conditional}. */
    <T> Answer<T> get(String action, String path, boolean conditional, Reader<T> reader) {
        Call call = call(action, "GET", path);
        EtagCache.Key key = new EtagCache.Key(call.uri().toString(), ACCEPT, credential());
        Optional<EtagCache.Entry> known = conditional ? cache.find(key) : Optional.empty();
        for (int attempt = 1; ; attempt++) {
            Call asked = known.map(entry -> call.header("If-None-Match", entry.etag()))
                    .orElse(call);
            Reply reply = follow(asked);
            try {
                return read(action, reply, known, conditional ? key : null, reader);
            } catch (Json.UnexpectedException e) {
                if (attempt >= MAX_MALFORMED || reply.isHtml()) {
                    throw notGitHub(action, reply, e);
                }
                known = Optional.empty();
            }
        }
    }

    /** What the last answer to this GET was, without asking. */
    Optional<EtagCache.Entry> known(String path) {
        return cache.find(new EtagCache.Key(uri(path).toString(), ACCEPT, credential()));
    }

    /** A request that changes something; never repeated by itself. */
    Answer<Boolean> change(String action, String method, String path) {
        Reply reply = send(call(action, method, path).once());
        ResponseFacts facts = ResponseFacts.of(reply.status(), reply.headers());
        if (reply.status() / 100 == 2) {
            return new Answer.Ok<>(true, facts);
        }
        return failure(action, reply, facts);
    }

    private <T> Answer<T> read(
            String action, Reply reply, Optional<EtagCache.Entry> known, EtagCache.@Nullable Key key, Reader<T> reader)
            throws Json.UnexpectedException {
        ResponseFacts facts = ResponseFacts.of(reply.status(), reply.headers());
        if (reply.status() == 304 && known.isPresent()) {
            EtagCache.Entry entry = known.get();
            String link = reply.header("link").orElse(entry.link());
            return new Answer.NotModified<>(reader.read(Json.parse(entry.body()), new Received(link, false)), facts);
        }
        if (reply.status() != 200) {
            return failure(action, reply, facts);
        }
        String link = reply.header("link").orElse("");
        T value = reader.read(Json.parse(reply.body()), new Received(link, true));
        Optional<String> etag = reply.header("etag");
        if (key != null && etag.isPresent() && facts.ssoOmitted().isEmpty()) {
            cache.put(key, new EtagCache.Entry(etag.get(), link, reply.body()));
        }
        return new Answer.Ok<>(value, facts);
    }

    /** GET from an address that the API gave, on whatever host: without the credential, and without following redirects. */
    byte[] unauthorized(String action, URI address, int maxBytes) {
        Reply reply =
                http.send(Call.get(action, address).foreign().capped(maxBytes).counted(count));
        if (reply.status() != 200) {
            throw new TallymanException(
                    reply.status() == 404 ? ErrorCode.NOT_FOUND : ErrorCode.UNREACHABLE,
                    action,
                    Origin.of(address) + " answers " + reply.status(),
                    "Try again later: its address is signed anew then");
        }
        return reply.body();
    }

    RateLimit rateLimit() {
        return http.rateLimit(standing());
    }

    Optional<Instant> closedUntil() {
        return http.closedUntil(standing());
    }

    /** Names the budget; never sent, so no credential is asked for it. */
    private Call standing() {
        return Call.of("read the rate limit", "GET", uri("/rate_limit"))
                .account(authorization == null ? "" : credential);
    }

    private Call call(String action, String method, String path) {
        return Call.of(action, method, uri(path))
                .authorized(authorization == null ? null : authorization.current())
                .account(authorization == null ? "" : credential)
                .header("Accept", ACCEPT)
                .header("X-GitHub-Api-Version", API_VERSION)
                .counted(count);
    }

    private URI uri(String path) {
        return URI.create(base + path);
    }

    /** Renamed accounts are redirected; followed by hand, and only within the API's own origin. */
    private Reply follow(Call call) {
        Call current = call;
        for (int hop = 0; ; hop++) {
            Reply reply = send(current);
            if (!reply.isRedirect() || hop >= MAX_REDIRECTS) {
                return reply;
            }
            Optional<URI> target = Redirects.target(reply.uri(), reply.header("location"));
            if (target.isEmpty() || !Origin.of(target.get()).equals(call.origin())) {
                throw Redirects.notFollowed(call.action(), reply, REDIRECTED);
            }
            current = call.to(target.get());
        }
    }

    private Reply send(Call call) {
        Reply before = unauthorized;
        if (before != null) {
            return before;
        }
        Reply reply = http.send(call);
        if (reply.status() != 401 || authorization == null) {
            return reply;
        }
        Optional<Authorization> renewed = authorization.renewed(call.authorization());
        if (renewed.isPresent()) {
            reply = http.send(call.authorized(renewed.get()));
        }
        if (reply.status() == 401) {
            unauthorized = reply;
        }
        return reply;
    }

    private <T> Answer<T> failure(String action, Reply reply, ResponseFacts facts) {
        if (reply.isRedirect()) {
            throw Redirects.notFollowed(action, reply, REDIRECTED);
        }
        if (reply.isHtml() || reply.status() >= 500) {
            throw notGitHub(action, reply, null);
        }
        String message = messageOf(reply);
        Optional<Instant> until = RateLimit.slowDownUntil(reply, http.clock());
        if (until.isPresent()) {
            return new Answer.RateLimited<>(action, until.get(), message, facts);
        }
        if (isLockedOut(reply, message)) {
            unauthorized = reply;
        }
        return switch (reply.status()) {
            case 404, 410 -> new Answer.NotFound<>(action, message, facts);
            case 401, 403, 451 ->
                new Answer.Denied<>(action, reasonOf(reply, message), reply.status(), message, ssoUrl(reply), facts);
            default -> new Answer.Refused<>(action, reply.status(), message, facts);
        };
    }

    /** GitHub's words after too many bad credentials: whatever is asked now makes it worse. */
    private static boolean isLockedOut(Reply reply, String message) {
        return reply.status() == 403
                && message.toLowerCase(Locale.ROOT).contains("maximum number of login attempts exceeded");
    }

    private static Answer.Reason reasonOf(Reply reply, String message) {
        if (isLockedOut(reply, message)) {
            return Answer.Reason.ACCOUNT_LOCKED;
        }
        String words = message.toLowerCase(Locale.ROOT);
        if (reply.status() == 401) {
            return Answer.Reason.BAD_CREDENTIAL;
        }
        if (reply.header("x-github-sso").orElse("").startsWith("required") || words.contains("saml")) {
            return Answer.Reason.SSO_REQUIRED;
        }
        if (words.contains("ip allow list")) {
            return Answer.Reason.IP_NOT_ALLOWED;
        }
        if (words.contains("personal access token")
                && (words.contains("forbids") || words.contains("lifetime") || words.contains("classic"))) {
            return Answer.Reason.TOKEN_KIND_BANNED;
        }
        if (words.contains("scope") || words.contains("permission") || words.contains("not accessible")) {
            return Answer.Reason.MISSING_PERMISSION;
        }
        return Answer.Reason.OTHER;
    }

    private static @Nullable String ssoUrl(Reply reply) {
        Matcher url = SSO_URL.matcher(reply.header("x-github-sso").orElse(""));
        return url.find() ? url.group(1) : null;
    }

    private static String messageOf(Reply reply) {
        String message;
        try {
            message = Json.parse(reply.body()).path("message").asText("");
        } catch (Json.UnexpectedException e) {
            message = "";
        }
        String shown = message.isBlank() ? "no message" : message.strip();
        return Redactor.shared().redact(shown.length() > MAX_MESSAGE ? shown.substring(0, MAX_MESSAGE) + "…" : shown);
    }

    private TallymanException notGitHub(String action, Reply reply, Json.@Nullable UnexpectedException cause) {
        String host = Origin.of(reply.uri()).toString();
        if (reply.isHtml()) {
            return new TallymanException(
                    ErrorCode.UNREACHABLE,
                    action,
                    host + " answers with a web page (status " + reply.status() + ") instead of GitHub's API",
                    "Check the API's address, and whether a proxy or a sign-in page stands between",
                    cause);
        }
        String reason = cause != null
                ? host + " answers something that is not GitHub's API: " + cause.getMessage()
                : host + " answers with status " + reply.status() + " (" + messageOf(reply) + ")";
        return new TallymanException(
                ErrorCode.UNREACHABLE, action, reason, "Try again later, and check the API's address", cause);
    }
}
