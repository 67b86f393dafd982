package dev.tallyman.sandbox;

import dev.tallyman.sandbox.wire.Request;
import dev.tallyman.sandbox.wire.Response;
import dev.tallyman.sandbox.wire.Response.Delivery;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What every request to every origin passes: faults that need not know what is asked, the date, the ledger. */
final class Gate {
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final List<Integer> SERVER_ERRORS = List.of(500, 502, 503);
    private static final String PROXY_PAGE = "<!DOCTYPE html><html><head><title>Sign in</title></head>"
            + "<body><h1>Network access</h1><p>Please sign in to the proxy.</p></body></html>";
    private static final String SECONDARY =
            "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";

    private final Clock clock;
    private final Faults faults;
    private final Ledger ledger;

    /** Answers what the gate lets through. */
    @FunctionalInterface
    interface Inside {
        Response answer(Exchange exchange) throws IOException;
    }

    Gate(Clock clock, Faults faults, Ledger ledger) {
        this.clock = clock;
        this.faults = faults;
        this.ledger = ledger;
    }

    Response pass(Origin origin, RequestKind kind, Request request, Inside inside) throws IOException {
        Instant now = clock.instant();
        String where = request.path() + (request.query().isEmpty() ? "" : "?" + request.query());
        String authorization = request.headers().first("Authorization");
        if (authorization != null) {
            ledger.credential(now, origin, where, authorization);
        }
        Exchange exchange = new Exchange(request, kind, faults);
        Response early = instead(origin, exchange);
        Response response = delivered(exchange, early != null ? early : inside.answer(exchange));
        Instant shown = exchange.strikes(Fault.CLOCK_SKEW) ? now.minus(Faults.CLOCK_SKEW) : now;
        ledger.request(new Truth.Seen(
                now,
                origin,
                kind,
                request.method(),
                where,
                response.delivery() == Delivery.RESET ? 0 : response.status(),
                exchange.credential(),
                exchange.struck()));
        return response.with("Date", HTTP_DATE.format(shown));
    }

    /** What comes in place of an answer, where a fault strikes. */
    private @Nullable Response instead(Origin origin, Exchange exchange) {
        if (exchange.strikes(Fault.RESET)) {
            return Response.empty(500).deliveredAs(Delivery.RESET);
        }
        if (exchange.strikes(Fault.SERVER_ERROR)) {
            int which = (int) (faults.struck(Fault.SERVER_ERROR) % SERVER_ERRORS.size());
            return Response.of(SERVER_ERRORS.get(which), "text/plain", "upstream connect error\n");
        }
        if (exchange.strikes(Fault.PROXY_HTML)) {
            return Response.of(200, "text/html; charset=utf-8", PROXY_PAGE);
        }
        if (origin == Origin.REGISTRY && exchange.strikes(Fault.TOO_MANY_GO_DURATION)) {
            return RegistryError.TOO_MANY.response();
        }
        if (exchange.strikes(Fault.TOO_MANY_RETRY_AFTER)) {
            return refusal(origin, 429).with("Retry-After", "1");
        }
        if (origin == Origin.API && exchange.strikes(Fault.SECONDARY_LIMIT_RETRY_AFTER)) {
            return refusal(origin, 403).with("Retry-After", "1");
        }
        return origin == Origin.API && exchange.strikes(Fault.SECONDARY_LIMIT_BARE) ? refusal(origin, 403) : null;
    }

    private static Response refusal(Origin origin, int status) {
        return origin == Origin.API
                ? Json.error(
                        status,
                        SECONDARY,
                        "https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api")
                : RegistryError.TOO_MANY.response();
    }

    private static Response delivered(Exchange exchange, Response response) {
        if (response.length() > 1 && exchange.strikes(Fault.TRUNCATED_BODY)) {
            return response.deliveredAs(Delivery.TRUNCATED);
        }
        return response.length() > 1 && exchange.strikes(Fault.SLOW_BODY)
                ? response.deliveredAs(Delivery.SLOW)
                : response;
    }
}
