package dev.tallyman.http;

import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an answer says of when to come back (GitHub: "Rate limits for the REST API"; GHCR's bodies; RFC 9110, {@code Retry-After}).
 *
 * @param limit     requests an hour; -1 where the answer does not tell
 * @param remaining of them, -1 likewise
 * @param resetAt   when they are full again
 */
public record RateLimit(int limit, int remaining, Optional<Instant> resetAt) {
    /** What GitHub asks for where it refuses without saying for how long. */
    static final Duration UNSPECIFIED = Duration.ofSeconds(60);

    /** A server that asks for more than this is taken to mean this. */
    static final Duration LONGEST = Duration.ofHours(2);

    private static final Pattern RETRY_AFTER_IN_BODY = Pattern.compile("retry-after: ?([0-9a-zµμ.]{1,60})");

    public static RateLimit of(HttpHeaders headers) {
        return new RateLimit(
                number(headers, "x-ratelimit-limit").orElse(-1L).intValue(),
                number(headers, "x-ratelimit-remaining").orElse(-1L).intValue(),
                number(headers, "x-ratelimit-reset").map(Instant::ofEpochSecond));
    }

    /**
     * Whether {@code reply} asks us to slow down, and until when: {@code retry-after}, else a Go duration in the body, else
     * {@code x-ratelimit-reset} where nothing is left, else at least a minute. A 403 that is about permissions gives empty.
     */
    public static Optional<Instant> slowDownUntil(Reply reply, Clock clock) {
        int status = reply.status();
        Instant now = clock.instant();
        Optional<Duration> stated = retryAfter(reply, now);
        if (status == 503) {
            return stated.map(wait -> now.plus(atMost(wait)));
        }
        if (status != 429 && status != 403) {
            return Optional.empty();
        }
        if (stated.isPresent()) {
            return stated.map(wait -> now.plus(atMost(wait)));
        }
        RateLimit limit = of(reply.headers());
        if (limit.remaining == 0 && limit.resetAt.isPresent()) {
            // It is told in whole seconds, and that second has to be over.
            return limit.resetAt.map(
                    reset -> now.plus(atMost(Duration.between(now, reset).plusSeconds(1))));
        }
        boolean limited = status == 429 || reply.text().toLowerCase(Locale.ROOT).contains("rate limit");
        return limited ? Optional.of(now.plus(UNSPECIFIED)) : Optional.empty();
    }

    private static Optional<Duration> retryAfter(Reply reply, Instant now) {
        Optional<String> header = reply.header("retry-after").map(String::strip);
        if (header.isPresent()) {
            return seconds(header.get())
                    .or(() -> GoDuration.tryParse(header.get()))
                    .or(() -> date(header.get(), now));
        }
        if (reply.status() != 429) {
            return Optional.empty();
        }
        Matcher inBody = RETRY_AFTER_IN_BODY.matcher(reply.text());
        return inBody.find() ? GoDuration.tryParse(inBody.group(1)) : Optional.empty();
    }

    private static Duration atMost(Duration wait) {
        return wait.isNegative() ? Duration.ZERO : wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }

    private static Optional<Duration> seconds(String text) {
        return number(text).map(Duration::ofSeconds);
    }

    private static Optional<Duration> date(String text, Instant now) {
        try {
            Instant at = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(Duration.between(now, at));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Long> number(HttpHeaders headers, String name) {
        return headers.firstValue(name).flatMap(value -> number(value.strip()));
    }

    private static Optional<Long> number(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 12 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }
}
