package dev.tallyman.github;

import dev.tallyman.http.Authorization;
import dev.tallyman.http.Http;
import dev.tallyman.http.Origin;
import dev.tallyman.http.RateLimit;
import dev.tallyman.http.RequestCount;
import dev.tallyman.model.Secret;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
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
                : new Api(http, apiUrl, new Api.Fixed(authorization), authorization.fingerprint(), cache);
    }

    /**
     * @param token      renewed from time to time, and once where the API refuses it with 401
     * @param credential what all of these tokens are called in caches and budgets
     */
    public GitHub(Http http, URI apiUrl, RenewableToken token, String credential, EtagCache cache) {
        this.api = new Api(http, apiUrl, new Api.Renewed(Origin.of(apiUrl), token), credential, cache);
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

    public SourceRepositories repositories() {
        return new SourceRepositories(api);
    }

    /** Where the API is. */
    public String host() {
        return api.host();
    }

    public boolean isAnonymous() {
        return api.isAnonymous();
    }

    /** Whether it is asked with the tokens of an App's installation, which get 404 for every package. */
    public boolean isOfInstallation() {
        return api.isRenewed();
    }

    /** Whether the credential was refused (401, or 403 for an account that is locked), after which every call is answered here. */
    public boolean isCircuitOpen() {
        return api.refusedWith().isPresent();
    }

    /** The status that opened the circuit; empty while it is closed. */
    public OptionalInt refusedWith() {
        return api.refusedWith();
    }

    /** What the API last told of the credential's budget; numbers are -1 where it told nothing. */
    public RateLimit rateLimit() {
        return api.rateLimit();
    }

    /** Until when the API wants no more of this credential; empty while it takes calls. */
    public Optional<Instant> closedUntil() {
        return api.closedUntil();
    }

    /** Requests sent so far, each retry and each 304 too. */
    public RequestCount requests() {
        return api.requests();
    }
}
