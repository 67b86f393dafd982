package dev.tallyman.github;

import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What GitHub's API answered. What cannot be reached, or is no answer of GitHub's at all, is a {@link TallymanException} instead. */
public sealed interface Answer<T> {
    /** @param facts what the headers told besides */
    record Ok<T>(T value, ResponseFacts facts) implements Answer<T> {}

    /** 304: nothing changed since the answer that is in the {@link EtagCache}; {@code value} is that one. Costs nothing of the rate limit. */
    record NotModified<T>(T value, ResponseFacts facts) implements Answer<T> {}

    /** 404: not there, or the credential may not know of it. GitHub does not tell which. */
    record NotFound<T>(String action, String message, ResponseFacts facts) implements Answer<T> {}

    /** 401, 403, 451: see {@link Reason}. */
    record Denied<T>(
            String action,
            Reason reason,
            int status,
            String message,
            @Nullable String ssoUrl,
            ResponseFacts facts) implements Answer<T> {
        /** Whether it is not about what was asked for, but about all that the owner has. */
        public boolean isOfWholeOwner() {
            return switch (reason) {
                case SSO_REQUIRED, TOKEN_KIND_BANNED, IP_NOT_ALLOWED -> true;
                case BAD_CREDENTIAL, ACCOUNT_LOCKED, MISSING_PERMISSION, OTHER -> false;
            };
        }
    }

    /** The API wants no more of us until then, which is further off than we wait. */
    record RateLimited<T>(String action, Instant until, String message, ResponseFacts facts) implements Answer<T> {}

    /** 400, 409, 422 and their like: what was asked makes no sense there, e.g. {@code You must delete the package instead.} */
    record Refused<T>(String action, int status, String message, ResponseFacts facts) implements Answer<T> {}

    /** Why something is denied. */
    enum Reason {
        /** 401: wrong, expired or revoked. Nothing more is asked with this credential. */
        BAD_CREDENTIAL,
        /** Too many bad credentials came before: the account is locked for a while, good credentials too. Nothing more is asked. */
        ACCOUNT_LOCKED,
        /** The organisation wants the token authorised for its single sign-on. */
        SSO_REQUIRED,
        /** The organisation does not accept this kind of token (classic, fine-grained, too long a lifetime). */
        TOKEN_KIND_BANNED,
        /** The organisation has a list of allowed addresses, and ours is not on it. */
        IP_NOT_ALLOWED,
        /** The token lacks a scope or a permission. */
        MISSING_PERMISSION,
        OTHER
    }

    default boolean isOk() {
        return this instanceof Ok || this instanceof NotModified;
    }

    /** The value of {@link Ok} and {@link NotModified}; anything else is thrown as an error for the user. */
    default T orThrow() {
        return switch (this) {
            case Ok<T> ok -> ok.value();
            case NotModified<T> same -> same.value();
            case NotFound<T> absent ->
                throw new TallymanException(
                        ErrorCode.NOT_FOUND,
                        absent.action(),
                        "GitHub answers 404 (" + absent.message() + ")",
                        "Check the name; a token that may not see it gets the same answer");
            case Denied<T> denied ->
                throw new TallymanException(
                        ErrorCode.DENIED,
                        denied.action(),
                        "GitHub answers " + denied.status() + " (" + denied.message() + ")",
                        Remedies.of(denied.reason()));
            case RateLimited<T> limited ->
                throw new TallymanException(
                        ErrorCode.RATE_LIMITED,
                        limited.action(),
                        "GitHub's rate limit is used up until " + limited.until(),
                        "Run it again then; what is done is kept");
            case Refused<T> refused ->
                throw new TallymanException(
                        ErrorCode.CONFLICT,
                        refused.action(),
                        "GitHub answers " + refused.status() + " (" + refused.message() + ")",
                        "");
        };
    }

    /** The same answer about something else: {@code change} is applied to the value, where there is one. */
    default <R> Answer<R> map(Function<T, R> change) {
        return switch (this) {
            case Ok<T> ok -> new Ok<>(change.apply(ok.value()), ok.facts());
            case NotModified<T> same -> new NotModified<>(change.apply(same.value()), same.facts());
            case NotFound<T> absent -> new NotFound<>(absent.action(), absent.message(), absent.facts());
            case Denied<T> denied ->
                new Denied<>(
                        denied.action(),
                        denied.reason(),
                        denied.status(),
                        denied.message(),
                        denied.ssoUrl(),
                        denied.facts());
            case RateLimited<T> limited ->
                new RateLimited<>(limited.action(), limited.until(), limited.message(), limited.facts());
            case Refused<T> refused ->
                new Refused<>(refused.action(), refused.status(), refused.message(), refused.facts());
        };
    }
}
