package dev.tallyman.github;

import dev.tallyman.http.RateLimit;
import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the headers of an answer tell about the credential and its limits.
 *
 * @param scopes             of a classic token; empty without the header, which other kinds of token do not get
 * @param expiresAt          when the token ends, where it does
 * @param ssoOmitted         organisations (ids) whose part is missing, as the token is not authorised for their single sign-on
 * @param serverTime         by the {@code Date} header
 */
public record ResponseFacts(
        int status,
        Optional<List<String>> scopes,
        Optional<Instant> expiresAt,
        List<String> ssoOmitted,
        RateLimit rateLimit,
        Optional<Instant> serverTime) {
    private static final DateTimeFormatter EXPIRY = new DateTimeFormatterBuilder()
            .appendPattern("yyyy-MM-dd HH:mm:ss ")
            .appendPattern("[VV][xx]")
            .toFormatter(Locale.ROOT);

    public ResponseFacts {
        scopes = scopes.map(List::copyOf);
        ssoOmitted = List.copyOf(ssoOmitted);
    }

    static ResponseFacts of(int status, HttpHeaders headers) {
        return new ResponseFacts(
                status,
                headers.firstValue("x-oauth-scopes").map(ResponseFacts::parts),
                headers.firstValue("github-authentication-token-expiration").flatMap(ResponseFacts::expiry),
                headers.firstValue("x-github-sso").map(ResponseFacts::omitted).orElse(List.of()),
                RateLimit.of(headers),
                headers.firstValue("date").flatMap(ResponseFacts::date));
    }

    /** {@code partial-results; organizations=21955855,20582480}. */
    private static List<String> omitted(String header) {
        int at = header.indexOf("organizations=");
        return header.startsWith("partial-results") && at >= 0
                ? parts(header.substring(at + "organizations=".length()))
                : List.of();
    }

    private static List<String> parts(String list) {
        return Arrays.stream(list.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /** {@code 2024-09-04 17:35:38 UTC}, also seen with a numeric offset. */
    private static Optional<Instant> expiry(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text.strip(), EXPIRY).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .withZoneSameInstant(ZoneOffset.UTC)
                    .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
