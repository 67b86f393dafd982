package dev.tallyman.sandbox;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What can go wrong on the way to GHCR and back. Switched at run time with {@link Faults#set}. */
public enum Fault {
    /** 500, 502, 503 in turn, with a short text. */
    SERVER_ERROR,
    /** 429 with the registry's words: a wait as a Go duration in the body, no header. */
    TOO_MANY_GO_DURATION,
    /** 429 with {@code retry-after}. */
    TOO_MANY_RETRY_AFTER,
    /** 403 for the secondary limit, with {@code retry-after}. */
    SECONDARY_LIMIT_RETRY_AFTER,
    /** 403 for the secondary limit, without a word on when to come back. */
    SECONDARY_LIMIT_BARE,
    /** The content ends half-way. */
    TRUNCATED_BODY,
    /** The content dribbles. */
    SLOW_BODY,
    /** The connection is reset without an answer. */
    RESET,
    /** A blob with one byte changed. */
    WRONG_BLOB,
    /** A manifest with one byte changed. */
    WRONG_MANIFEST,
    /** A manifest that an index names is not there. */
    MISSING_CHILD,
    /** An item of a page is left out; the next ones do not move up. */
    LOST_ITEM,
    /** A page comes without its {@code Link}. */
    MISSING_LINK,
    /** {@code Date} is off by {@link Faults#CLOCK_SKEW}. */
    CLOCK_SKEW,
    /** The challenge names a token endpoint on another origin, which would take what it is given. */
    FOREIGN_REALM,
    /** The token endpoint refuses every credential, as it does a revoked one. */
    TOKEN_DENIED,
    /** A manifest or blob is redirected to another origin, which would take what it is given. */
    HOSTILE_REDIRECT,
    /** 200 with a proxy's page in place of the answer. */
    PROXY_HTML,
    /** The registry answers a manifest's referrers with 303 to a web page, as has been seen. */
    REFERRERS_REDIRECT;

    /** As configuration files spell it: {@code server-error}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The fault that is spelled so. */
    public static Optional<Fault> ofWord(String word) {
        return Arrays.stream(values())
                .filter(fault -> fault.word().equals(word.toLowerCase(Locale.ROOT)))
                .findFirst();
    }
}
