package dev.tallyman.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The API's rate limits: the primary one an hour, and the secondary ones. Safe for several threads. */
final class Limiter {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int WRITE_POINTS = 5;

    private final Limits limits;
    private final Clock clock;
    private final Map<String, Account> accounts = new HashMap<>();

    /** What an account has used. */
    private static final class Account {
        Instant reset = Instant.EPOCH;
        int used;
        int concurrent;
        final Deque<Instant> reads = new ArrayDeque<>();
        final Deque<Instant> writes = new ArrayDeque<>();
    }

    /** How an account stands within its hour. */
    record Standing(int limit, int used, Instant reset) {
        int remaining() {
            return Math.max(0, limit - used);
        }
    }

    /** Whether a request is let in, and if not, why. */
    sealed interface Admission {
        record Admitted() implements Admission {}

        /** The hour's requests are used up. */
        record Exhausted() implements Admission {}

        /** A secondary limit. */
        record TooFast(Duration retryAfter) implements Admission {}
    }

    Limiter(Limits limits, Clock clock) {
        this.limits = limits;
        this.clock = clock;
    }

    /** Lets a request in or not. What was let in is to be told to {@link #leave}. */
    synchronized Admission enter(@Nullable AccessToken token, boolean writes) {
        Account account = account(token);
        Instant now = clock.instant();
        if (account.used >= limitOf(token)) {
            return new Admission.Exhausted();
        }
        dropBefore(account.reads, now.minus(MINUTE));
        dropBefore(account.writes, now.minus(HOUR));
        long writesThisMinute =
                account.writes.stream().filter(now.minus(MINUTE)::isBefore).count();
        long points = account.reads.size() + WRITE_POINTS * writesThisMinute + (writes ? WRITE_POINTS : 1);
        if (account.concurrent >= limits.concurrent()
                || points > limits.pointsPerMinute()
                || (writes && writesThisMinute >= limits.writesPerMinute())
                || (writes && account.writes.size() >= limits.writesPerHour())) {
            return new Admission.TooFast(writes && account.writes.size() >= limits.writesPerHour() ? HOUR : MINUTE);
        }
        account.concurrent++;
        (writes ? account.writes : account.reads).addLast(now);
        return new Admission.Admitted();
    }

    /** Ends a request that was let in. */
    synchronized void leave(@Nullable AccessToken token, boolean costs) {
        Account account = account(token);
        account.concurrent--;
        if (costs) {
            account.used++;
        }
    }

    synchronized Standing standing(@Nullable AccessToken token) {
        Account account = account(token);
        return new Standing(limitOf(token), account.used, account.reset);
    }

    private Account account(@Nullable AccessToken token) {
        Account account = accounts.computeIfAbsent(keyOf(token), key -> new Account());
        Instant now = clock.instant();
        if (!now.isBefore(account.reset)) {
            account.reset = now.plusSeconds(limits.primarySeconds());
            account.used = 0;
        }
        return account;
    }

    private static String keyOf(@Nullable AccessToken token) {
        if (token == null) {
            return "";
        }
        return token.kind() == AccessToken.Kind.ACTIONS
                ? "repository " + token.repository()
                : (token.kind().isUser() ? "user " : "installation ") + token.login();
    }

    private int limitOf(@Nullable AccessToken token) {
        if (token == null) {
            return limits.anonymous();
        }
        return token.kind() == AccessToken.Kind.ACTIONS ? limits.actions() : limits.user();
    }

    private static void dropBefore(Deque<Instant> times, Instant limit) {
        while (!times.isEmpty() && !times.getFirst().isAfter(limit)) {
            times.removeFirst();
        }
    }
}
