package dev.tallyman.github;

import dev.tallyman.http.Authorization;
import dev.tallyman.http.Http;
import dev.tallyman.http.Origin;
import dev.tallyman.http.RateLimit;
import dev.tallyman.http.RequestCount;
import dev.tallyman.model.Secret;
import java.net.URI;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * GitHub's REST API at one address with one credential. After a 401 it asks nothing more: repeated bad credentials lock the whole account.
 * Safe for use by several threads.
 */
public final class GitHub {
    private final Api api;

    /**
     * @param apiUrl {@code https://api.github.com}, {@code https://HOST/api/v3} of GitHub Enterprise Server, {@code https://api.SUB.ghe.com}
     * @param token  null: anonymous
     */
    public GitHub(Http http, URI apiUrl, @Nullable Secret token, EtagCache cache) {
        Authorization authorization = token == null ? null : Authorization.bearer(Origin.of(apiUrl), token);
        this.api = authorization == null
                ? new Api(http, apiUrl, null, "anonymous", cache)
                : new Api(http, apiUrl, () -> authorization, authorization.fingerprint(), cache);
    }

    /**
     * @param tokens     gives the token to use now, as it is renewed from time to time
     * @param credential what all of these tokens are called in caches and budgets
     */
    public GitHub(Http http, URI apiUrl, Supplier<Secret> tokens, String credential, EtagCache cache) {
        Origin origin = Origin.of(apiUrl);
        this.api = new Api(http, apiUrl, () -> Authorization.bearer(origin, tokens.get()), credential, cache);
    }

    public Packages packages() {
        return new Packages(api);
    }

    public Versions versions() {
        return new Versions(api);
    }

    public Accounts accounts() {
        return new Accounts(api);
    }

    public Attestations attestations() {
        return new Attestations(api);
    }

    public boolean isAnonymous() {
        return api.isAnonymous();
    }

    /** Whether the credential was refused with 401, after which every call is answered here. */
    public boolean isCircuitOpen() {
        return api.isCircuitOpen();
    }

    /** What the API last told of the credential's budget; numbers are -1 where it told nothing. */
    public RateLimit rateLimit() {
        return api.rateLimit();
    }

    /** Requests sent so far, each retry and each 304 too. */
    public RequestCount requests() {
        return api.requests();
    }
}
