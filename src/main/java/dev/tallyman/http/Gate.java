package dev.tallyman.http;

import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * The budget of one account at one origin, shared by all who use it: how many calls at once, when the next write may go, and until when the server
 * asked us to stay away. GitHub: 100 at once, 900 points a minute (a GET is one), a second between writes.
 */
final class Gate {
    /** Well below GitHub's 100: other programs use the same account. */
    static final int AT_ONCE = 32;

    static final int POINTS_A_MINUTE = 900;
    static final int POINTS_OF_A_WRITE = 5;
    static final Duration BETWEEN_WRITES = Duration.ofSeconds(1);

    private final Semaphore slots = new Semaphore(AT_ONCE);
    private final Clock clock;
    private Instant closedUntil = Instant.MIN;
    private Instant nextWrite = Instant.MIN;
    private RateLimit lastSeen = new RateLimit(-1, -1, Optional.empty());
    private double points = POINTS_A_MINUTE;
    private Instant pointsAt;

    Gate(Clock clock) {
        this.clock = clock;
        this.pointsAt = clock.instant();
    }

    Semaphore slots() {
        return slots;
    }

    /** How long the next call has to wait; reserves its points and, for a write, its second. */
    synchronized Duration reserve(boolean write) {
        Instant now = clock.instant();
        Instant start = now.isBefore(closedUntil) ? closedUntil : now;
        if (write) {
            start = start.isBefore(nextWrite) ? nextWrite : start;
            nextWrite = start.plus(BETWEEN_WRITES);
        }
        Duration forPoints = isMetered() ? pointsWait(now, write) : Duration.ZERO;
        Duration wait = Duration.between(now, start);
        return wait.compareTo(forPoints) > 0 ? wait : forPoints;
    }

    synchronized Optional<Instant> closedUntil() {
        return clock.instant().isBefore(closedUntil) ? Optional.of(closedUntil) : Optional.empty();
    }

    synchronized void closeUntil(Instant until) {
        closedUntil = until.isAfter(closedUntil) ? until : closedUntil;
    }

    synchronized void learn(HttpHeaders headers) {
        RateLimit limit = RateLimit.of(headers);
        if (limit.limit() >= 0) {
            lastSeen = limit;
        }
    }

    synchronized RateLimit lastSeen() {
        return lastSeen;
    }

    /** Hosts that tell no rate limit (a registry, GHES as it comes) are not paced by points. */
    private boolean isMetered() {
        return lastSeen.limit() >= 0;
    }

    private Duration pointsWait(Instant now, boolean write) {
        double perSecond = POINTS_A_MINUTE / 60.0;
        double earned = Math.max(0, Duration.between(pointsAt, now).toMillis()) / 1000.0 * perSecond;
        points = Math.min(POINTS_A_MINUTE, points + earned) - (write ? POINTS_OF_A_WRITE : 1);
        pointsAt = now;
        return points >= 0 ? Duration.ZERO : Duration.ofMillis((long) (-points / perSecond * 1000));
    }
}
