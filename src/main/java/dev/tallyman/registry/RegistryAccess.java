package dev.tallyman.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallyman.http.Authorization;
import dev.tallyman.http.Call;
import dev.tallyman.http.Http;
import dev.tallyman.http.Origin;
import dev.tallyman.http.RateLimit;
import dev.tallyman.http.Redactor;
import dev.tallyman.http.Redirects;
import dev.tallyman.http.Reply;
import dev.tallyman.http.RequestCount;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.Secret;
import dev.tallyman.model.TallymanException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gets into one repository: answers the registry's challenge, keeps the token while it lasts, renews it when it is refused. The credential itself goes only
 * to the registry's own origin or to the token endpoint that is known to be its. Where the registry refuses the credential as such, public content is
 * still asked for, without it. (Docker's "Token Authentication Specification"; OCI distribution specification leaves it open.)
 */
final class RegistryAccess {
    /** The specification's default, where the answer has no {@code expires_in}. */
    static final Duration DEFAULT_LIFETIME = Duration.ofSeconds(60);

    /** A token is renewed this long before its end: clocks differ and requests take time. */
    static final Duration MARGIN = Duration.ofSeconds(10);

    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int MAX_TOKEN_BODY = 1 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Http http;
    private final Clock clock;
    private final URI base;
    private final String host;
    private final String repository;
    private final CredentialSource credentials;
    private final CredentialState state;
    private final RequestCount count;
    private @Nullable Grant grant;

    /** @param authorization null where the registry wants none */
    private record Grant(@Nullable Authorization authorization, Instant until) {}

    RegistryAccess(
            Http http,
            Clock clock,
            URI base,
            String host,
            String repository,
            CredentialSource credentials,
            CredentialState state,
            RequestCount count) {
        this.http = http;
        this.clock = clock;
        this.base = base;
        this.host = host;
        this.repository = repository;
        this.credentials = credentials;
        this.state = state;
        this.count = count;
    }

    private RegistryCredential credential() {
        return credentials.current();
    }

    /** What the budget of this credential at the registry is called. */
    String account() {
        return switch (credential()) {
            case RegistryCredential.Password password -> Authorization.fingerprintOf(password.password());
            case RegistryCredential.IdentityToken identity -> Authorization.fingerprintOf(identity.token());
            case RegistryCredential.Anonymous anonymous -> "";
        };
    }

    /** The authorization that holds now, if there is one. */
    private synchronized @Nullable Authorization current() {
        Grant known = grant;
        return known != null && clock.instant().isBefore(known.until) ? known.authorization : null;
    }

    /**
     * The authorization for a call to carry, if one is known to be needed. Where it is known how the registry challenges, its token endpoint is asked at once;
     * else the first call goes out without, and is challenged.
     */
    synchronized @Nullable Authorization expected(String action) {
        Authorization known = current();
        Optional<Challenge> before = state.challenge();
        if (known != null || before.isEmpty()) {
            return known;
        }
        Reply reply = ask(action, scopeless(before.get()), realm(action, before.get()), !anonymous());
        if (reply.status() != 200) {
            state.forget();
            return null;
        }
        grant = read(action, reply);
        return grant.authorization;
    }

    /** Without the scope, which was another repository's. */
    private static Challenge scopeless(Challenge challenge) {
        Map<String, String> parameters = new HashMap<>(challenge.parameters());
        parameters.remove("scope");
        return new Challenge(challenge.scheme(), parameters);
    }

    private boolean anonymous() {
        return credential() instanceof RegistryCredential.Anonymous || state.isRejected();
    }

    /**
     * Answers a 401.
     *
     * @param refused the authorization that the refused request carried
     * @return what to try again with; empty where there is nothing better than what was refused
     */
    synchronized Optional<Authorization> answer(
            String action, List<String> challengeHeaders, @Nullable Authorization refused) {
        Authorization known = current();
        if (known != null && !known.equals(refused)) {
            return Optional.of(known); // Another thread renewed it meanwhile.
        }
        grant = null;
        List<Challenge> challenges = Challenge.parse(challengeHeaders);
        Optional<Challenge> bearer = challenges.stream()
                .filter(challenge -> challenge.scheme().equals("bearer"))
                .findFirst();
        Optional<Grant> fresh = bearer.isPresent()
                ? Optional.of(token(action, bearer.get()))
                : challenges.stream().anyMatch(challenge -> challenge.scheme().equals("basic"))
                        ? basic(refused)
                        : Optional.empty();
        grant = fresh.orElse(null);
        return fresh.map(Grant::authorization);
    }

    private Optional<Grant> basic(@Nullable Authorization refused) {
        if (!(credential() instanceof RegistryCredential.Password password)) {
            return Optional.empty();
        }
        Authorization mine = Authorization.basic(Origin.of(base), password.username(), password.password());
        return mine.equals(refused)
                ? Optional.empty()
                : Optional.of(new Grant(mine, clock.instant().plus(LONGEST)));
    }

    private Grant token(String action, Challenge challenge) {
        URI realm = realm(action, challenge);
        state.challenged(challenge);
        if (!(credential() instanceof RegistryCredential.Anonymous) && !state.isRejected()) {
            RegistryCredential asked = credential();
            Reply reply = ask(action, challenge, realm, true);
            if (isRejection(reply) && credentials.renew(asked)) {
                reply = ask(action, challenge, realm, true);
            }
            if (reply.status() == 200) {
                return read(action, reply);
            }
            if (isRejection(reply)) {
                state.reject();
            }
            Reply without = ask(action, challenge, realm, false);
            if (without.status() == 200) {
                return read(action, without);
            }
            throw denied(action, reply);
        }
        Reply reply = ask(action, challenge, realm, false);
        if (reply.status() == 200) {
            return read(action, reply);
        }
        throw denied(action, reply);
    }

    /** The registry refuses the credential itself, not what is asked with it: no other repository will be better. */
    private static boolean isRejection(Reply reply) {
        if (reply.status() != 401 && reply.status() != 403) {
            return false;
        }
        RegistryError error = RegistryError.of(reply.body());
        return error.message().equalsIgnoreCase("denied")
                || error.message().toLowerCase(Locale.ROOT).contains("credential");
    }

    private URI realm(String action, Challenge challenge) {
        URI realm;
        try {
            realm = base.resolve(challenge.parameters().getOrDefault("realm", ""));
        } catch (IllegalArgumentException e) {
            throw hostile(action, "its challenge names no usable token endpoint");
        }
        if (realm.getHost() == null || !RegistryHosts.mayIssueTokens(base, realm)) {
            throw hostile(
                    action,
                    "it sends us to " + Redactor.shown(realm)
                            + " for a token, which is not its own host; nothing was sent there");
        }
        return realm;
    }

    /** Of an answer that leads elsewhere, where only a blob's may. */
    TallymanException redirected(String action, Reply reply) {
        state.misled();
        return Redirects.notFollowed(
                action,
                reply,
                "Check the registry's name, and whether a proxy or a sign-in page stands between; else ask whoever runs it");
    }

    private TallymanException hostile(String action, String reason) {
        state.misled();
        return new TallymanException(
                ErrorCode.DENIED,
                action,
                host + " is not to be trusted with a credential: " + reason,
                "Check the registry's name, and ask whoever runs it");
    }

    private Reply ask(String action, Challenge challenge, URI realm, boolean withCredential) {
        String scope = challenge.parameters().getOrDefault("scope", "");
        // The scope is ours to ask for; a registry's own word is taken only where it is about this repository.
        String wanted =
                scope.startsWith("repository:" + repository + ":") ? scope : "repository:" + repository + ":pull";
        String service = challenge.parameters().getOrDefault("service", "");
        if (withCredential && credential() instanceof RegistryCredential.IdentityToken identity) {
            return exchange(action, realm, service, wanted, identity.token());
        }
        String query = (service.isEmpty() ? "" : "service=" + encode(service) + "&") + "scope=" + encode(wanted);
        URI address = URI.create(realm + (realm.getRawQuery() == null ? "?" : "&") + query);
        Call call = Call.get(action, address)
                .account(account())
                .capped(MAX_TOKEN_BODY)
                .counted(count);
        if (withCredential && credential() instanceof RegistryCredential.Password password) {
            call = call.authorized(Authorization.basic(Origin.of(realm), password.username(), password.password()));
        }
        return http.send(call);
    }

    private Reply exchange(String action, URI realm, String service, String scope, Secret refreshToken) {
        Redactor.shared().register(refreshToken);
        String form = "grant_type=refresh_token&client_id=tallyman&service=" + encode(service) + "&scope="
                + encode(scope) + "&refresh_token=" + encode(refreshToken.reveal());
        return http.send(Call.of(action, "POST", realm)
                .account(account())
                .capped(MAX_TOKEN_BODY)
                .counted(count)
                .body("application/x-www-form-urlencoded", form.getBytes(StandardCharsets.UTF_8)));
    }

    private Grant read(String action, Reply reply) {
        try {
            JsonNode root = JSON.readTree(reply.body());
            String token = root.path("token").asText(root.path("access_token").asText(""));
            if (token.isEmpty() || token.chars().anyMatch(c -> c <= ' ' || c > '~')) {
                throw new IOException("no token in it");
            }
            long seconds = root.path("expires_in").asLong(DEFAULT_LIFETIME.toSeconds());
            Duration lifetime =
                    Duration.ofSeconds(Math.max(DEFAULT_LIFETIME.toSeconds(), Math.min(seconds, LONGEST.toSeconds())));
            Authorization authorization = Authorization.bearer(Origin.of(base), new Secret(token));
            return new Grant(authorization, clock.instant().plus(lifetime).minus(MARGIN));
        } catch (IOException e) {
            throw new TallymanException(
                    ErrorCode.UNREACHABLE,
                    action,
                    "the token endpoint of " + host + " answers "
                            + (reply.isHtml() ? "with a web page" : "something that holds no token"),
                    "Check whether a proxy or a sign-in page stands between",
                    e);
        }
    }

    /** @param until when the registry wants to hear of us again, where it said so */
    TallymanException failure(String action, Reply reply, Optional<Instant> until) {
        RegistryError error = RegistryError.of(reply.body());
        return RegistryFailures.of(
                action, host, repository, reply.status(), error, credential(), state.isRejected(), until);
    }

    private TallymanException denied(String action, Reply reply) {
        if (reply.isRedirect()) {
            return redirected(action, reply);
        }
        return failure(action, reply, RateLimit.slowDownUntil(reply, clock));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
