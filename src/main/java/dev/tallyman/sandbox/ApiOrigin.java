package dev.tallyman.sandbox;

import dev.tallyman.model.Digest;
import dev.tallyman.sandbox.Limiter.Admission;
import dev.tallyman.sandbox.wire.Request;
import dev.tallyman.sandbox.wire.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The REST API: who is asking, how much more they may ask, and which endpoint answers. */
final class ApiOrigin {
    private static final DateTimeFormatter EXPIRATION = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final Gate gate;
    private final Tokens tokens;
    private final Limiter limiter;
    private final PackagesEndpoint packages;
    private final AccountsEndpoint accounts;
    private final AttestationsEndpoint attestations;
    private final RepositoriesEndpoint repositories;
    private final CodeScanningEndpoint codeScanning;
    private final AppsEndpoint apps;
    private final AtomicLong requests = new AtomicLong();

    ApiOrigin(
            Gate gate,
            World world,
            Tokens tokens,
            Limiter limiter,
            StorageOrigin storage,
            Addresses addresses,
            SandboxConfig config) {
        this.gate = gate;
        this.tokens = tokens;
        this.limiter = limiter;
        this.packages = new PackagesEndpoint(world, addresses);
        this.accounts = new AccountsEndpoint(world, addresses, limiter);
        this.attestations = new AttestationsEndpoint(world, storage, addresses);
        this.repositories = new RepositoriesEndpoint(world, addresses);
        this.codeScanning = new CodeScanningEndpoint(world);
        this.apps = new AppsEndpoint(world, tokens, addresses, config);
    }

    Response answer(Request request) throws IOException {
        ApiRoute route = ApiRoute.of(request);
        return gate.pass(Origin.API, route.kind(), request, exchange -> identified(exchange, route))
                .with("X-GitHub-Request-Id", String.format("SBOX:%012X", requests.incrementAndGet()));
    }

    private Response identified(Exchange exchange, ApiRoute route) throws IOException {
        Request request = exchange.request();
        if (!request.headers().has("User-Agent")) {
            return Response.of(
                    403,
                    "text/html; charset=utf-8",
                    "Request forbidden by administrative rules. Please make sure your request has a User-Agent header.\n");
        }
        return common(isOfApp(route) ? headed(apps.answer(exchange, route), null) : ofToken(exchange, route, request));
    }

    private static boolean isOfApp(ApiRoute route) {
        return switch (route.kind()) {
            case APP, APP_INSTALLATION_LIST, APP_INSTALLATION_GET, APP_TOKEN -> true;
            default -> false;
        };
    }

    private Response ofToken(Exchange exchange, ApiRoute route, Request request) throws IOException {
        return switch (tokens.ofHeader(request.headers().first("Authorization"))) {
            case Tokens.Holder.Bad bad -> {
                exchange.credential("unknown");
                yield headed(Json.error(401, "Bad credentials", "https://docs.github.com/rest"), null);
            }
            case Tokens.Holder.LockedOut locked -> {
                exchange.credential("unknown");
                yield headed(
                        Json.error(
                                403,
                                "Maximum number of login attempts exceeded. Please try again later.",
                                "https://docs.github.com/rest"),
                        null);
            }
            case Tokens.Holder.Anonymous anonymous -> admitted(exchange, route, null);
            case Tokens.Holder.Known known -> {
                exchange.credential(known.token().kind().name().toLowerCase(Locale.ROOT) + " of "
                        + known.token().login());
                yield admitted(exchange, route, known.token());
            }
        };
    }

    private static Response common(Response answer) {
        return answer.with("X-GitHub-Media-Type", "github.v3; format=json")
                .with("x-github-api-version-selected", "2022-11-28")
                .with("Server", "github.com")
                .with("Vary", "Accept, Authorization, Cookie, X-GitHub-OTP, Accept-Encoding, Accept, X-Requested-With");
    }

    private Response admitted(Exchange exchange, ApiRoute route, @Nullable AccessToken token) throws IOException {
        if (route.kind() == RequestKind.RATE_LIMIT) {
            return headed(conditional(exchange, token, accounts.rateLimit(token)), token);
        }
        String method = exchange.request().method();
        return switch (limiter.enter(token, !method.equals("GET") && !method.equals("HEAD"))) {
            case Admission.Exhausted exhausted ->
                headed(
                        Json.error(
                                403,
                                "API rate limit exceeded for " + (token == null ? "127.0.0.1" : token.login()) + ".",
                                "https://docs.github.com/rest/overview/rate-limits-for-the-rest-api"),
                        token);
            case Admission.TooFast tooFast ->
                headed(
                        Json.error(
                                        403,
                                        "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
                                        "https://docs.github.com/rest/overview/rate-limits-for-the-rest-api")
                                .with(
                                        "Retry-After",
                                        Long.toString(tooFast.retryAfter().toSeconds())),
                        token);
            case Admission.Admitted admitted -> {
                Response answer = Response.empty(500);
                try {
                    answer = conditional(exchange, token, endpoint(exchange, route, token));
                } finally {
                    limiter.leave(token, answer.status() != 304);
                }
                yield headed(answer, token);
            }
        };
    }

    private Response endpoint(Exchange exchange, ApiRoute route, @Nullable AccessToken token) {
        try {
            return switch (route.kind()) {
                case VIEWER -> accounts.viewer(token);
                case ACCOUNT -> accounts.account(route);
                case ORGANIZATIONS -> accounts.organizations(exchange, token);
                case ATTESTATIONS -> attestations.list(exchange, route, token);
                case ATTESTATION_CREATE -> attestations.create(exchange, route, token);
                case REPOSITORY -> repositories.repository(route, token);
                case REPOSITORY_FILE -> repositories.contents(route, token);
                case CODE_SCANNING -> codeScanning.analyses(route, token);
                case INSTALLATION_REPOSITORIES -> apps.repositories(token);
                case PACKAGE_LIST -> packages.list(exchange, route, token);
                case PACKAGE_GET -> packages.get(route, token);
                case PACKAGE_DELETE -> packages.delete(route, token);
                case PACKAGE_RESTORE -> packages.restore(route, token);
                case VERSION_LIST -> packages.versions(exchange, route, token);
                case VERSION_GET -> packages.version(route, token);
                case VERSION_DELETE -> packages.deleteVersion(route, token);
                case VERSION_RESTORE -> packages.restoreVersion(route, token);
                default -> throw ApiError.notFound();
            };
        } catch (ApiError e) {
            return e.response();
        }
    }

    /** Adds the ETag, which is bound to the token, and answers 304 where the client has this content. */
    private static Response conditional(Exchange exchange, @Nullable AccessToken token, Response answer)
            throws IOException {
        if (answer.status() != 200 || !exchange.request().method().equals("GET")) {
            return answer;
        }
        byte[] content;
        try (InputStream in = answer.content().open()) {
            content = in.readAllBytes();
        }
        String bound = token == null ? "" : token.value().reveal();
        String link = answer.headers().joined("Link");
        byte[] salt = (bound + "\n" + link + "\n" + exchange.request().headers().joined("Accept") + "\n")
                .getBytes(StandardCharsets.UTF_8);
        var hash = Digest.of(content).newHash();
        hash.update(salt);
        hash.update(content);
        String tag = "W/\"" + Digest.of("sha256", hash).hex() + "\"";
        String wanted = exchange.request().headers().joined("If-None-Match");
        Response tagged = wanted.contains(tag.substring(2)) ? emptied(answer) : answer;
        return tagged.with("ETag", tag)
                .with("Cache-Control", (token == null ? "public" : "private") + ", max-age=60, s-maxage=60");
    }

    private static Response emptied(Response answer) {
        Response empty = Response.empty(304);
        String link = answer.headers().first("Link");
        return link == null ? empty : empty.with("Link", link);
    }

    /** Adds what the API tells about the token and its limit. */
    private Response headed(Response answer, @Nullable AccessToken token) {
        Limiter.Standing standing = limiter.standing(token);
        Response headed = answer.with("X-RateLimit-Limit", Integer.toString(standing.limit()))
                .with("X-RateLimit-Remaining", Integer.toString(standing.remaining()))
                .with("X-RateLimit-Used", Integer.toString(standing.used()))
                .with("X-RateLimit-Reset", Long.toString(standing.reset().getEpochSecond()))
                .with("X-RateLimit-Resource", "core");
        if (token != null && token.kind().hasScopes()) {
            headed = headed.with("X-OAuth-Scopes", String.join(", ", token.scopes()));
        }
        if (token != null && token.expiresAt() != null) {
            headed = headed.with("github-authentication-token-expiration", EXPIRATION.format(token.expiresAt()));
        }
        return headed;
    }
}
