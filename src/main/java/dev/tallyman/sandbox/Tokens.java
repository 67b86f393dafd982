package dev.tallyman.sandbox;

import dev.tallyman.model.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The access tokens that the sandbox knows, and those that its token endpoint gave out. Safe for several threads. */
final class Tokens {
    /** How long an account is locked out after too many bad credentials. */
    static final Duration LOCKOUT = Duration.ofMinutes(5);

    private final Clock clock;
    private final Duration life;
    private final int badCredentials;
    private final Random random;
    private final Map<Secret, AccessToken> known = new HashMap<>();
    private final Map<String, Ticket> tickets = new HashMap<>();
    private final Map<String, Integer> failures = new HashMap<>();
    private final Map<String, Instant> lockedUntil = new HashMap<>();

    /** Who a credential belongs to. */
    sealed interface Holder {
        /** No credential was sent. */
        record Anonymous() implements Holder {}

        record Known(AccessToken token) implements Holder {}

        /** Unknown, expired or revoked. */
        record Bad() implements Holder {}

        /** Too many bad credentials of this account came before. */
        record LockedOut() implements Holder {}
    }

    /**
     * What the token endpoint gave out.
     *
     * @param holder {@code null} for nobody
     * @param access actions by repository
     */
    record Ticket(@Nullable AccessToken holder, Map<String, Set<String>> access, Instant expiresAt) {}

    Tokens(SandboxConfig config) {
        this.clock = config.clock();
        this.life = Duration.ofSeconds(config.tokenSeconds());
        this.badCredentials = config.limits().badCredentials();
        this.random = new Random(config.seed());
        config.tokens().forEach(this::add);
    }

    synchronized void add(AccessToken token) {
        known.put(token.value(), token);
    }

    /** Who the {@code Authorization} header of a REST request stands for; schemes {@code token}, {@code Bearer}, {@code Basic}. */
    Holder ofHeader(@Nullable String authorization) {
        if (authorization == null) {
            return new Holder.Anonymous();
        }
        String[] parts = authorization.strip().split(" +", 2);
        String credential = parts.length < 2 ? "" : parts[1];
        return switch (parts[0].toLowerCase(Locale.ROOT)) {
            case "token", "bearer" -> ofValue(credential);
            case "basic" -> ofValue(passwordOf(credential));
            default -> new Holder.Bad();
        };
    }

    /** The password (or, where it is empty, the user) in a Basic credential; empty where it is none. */
    static String passwordOf(String basic) {
        try {
            String decoded = new String(Base64.getDecoder().decode(basic), StandardCharsets.UTF_8);
            int colon = decoded.indexOf(':');
            return colon < 0 ? "" : decoded.substring(colon + 1);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    synchronized Holder ofValue(String value) {
        AccessToken token = value.isEmpty() ? null : known.get(new Secret(value));
        String account = token == null ? "?" + value : token.login();
        Instant until = lockedUntil.get(account);
        if (until != null && clock.instant().isBefore(until)) {
            return new Holder.LockedOut();
        }
        if (token != null && token.isValidAt(clock.instant())) {
            failures.remove(account);
            return new Holder.Known(token);
        }
        if (failures.merge(account, 1, Integer::sum) >= badCredentials) {
            failures.remove(account);
            lockedUntil.put(account, clock.instant().plus(LOCKOUT));
        }
        return new Holder.Bad();
    }

    /** The token of that value, whether it is still good or not; for the registry, which accepts one as it stands in no header. */
    synchronized Optional<AccessToken> find(String value) {
        return value.isEmpty() ? Optional.empty() : Optional.ofNullable(known.get(new Secret(value)));
    }

    /** Gives out an opaque token for the registry. */
    synchronized String issue(@Nullable AccessToken holder, Map<String, Set<String>> access) {
        Instant now = clock.instant();
        for (Iterator<Ticket> each = tickets.values().iterator(); each.hasNext(); ) {
            if (now.isAfter(each.next().expiresAt().plus(life))) {
                each.remove();
            }
        }
        byte[] opaque = new byte[48];
        random.nextBytes(opaque);
        String value = Base64.getEncoder().encodeToString(opaque);
        tickets.put(value, new Ticket(holder, Map.copyOf(access), now.plus(life)));
        return value;
    }

    /** The ticket of that value, where it was given out and lives. */
    synchronized Optional<Ticket> ticket(String value) {
        return Optional.ofNullable(tickets.get(value))
                .filter(ticket -> clock.instant().isBefore(ticket.expiresAt()))
                .filter(ticket -> ticket.holder() == null || ticket.holder().isValidAt(clock.instant()));
    }
}
