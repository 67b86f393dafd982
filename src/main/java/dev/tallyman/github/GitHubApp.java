package dev.tallyman.github;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallyman.http.Authorization;
import dev.tallyman.http.Call;
import dev.tallyman.http.Http;
import dev.tallyman.http.Origin;
import dev.tallyman.http.Redactor;
import dev.tallyman.http.Redirects;
import dev.tallyman.http.Reply;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.Secret;
import dev.tallyman.model.TallymanException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A GitHub App: it signs a short-lived JWT (RS256) with its key, and gets tokens of its installations for it (GitHub: "Authenticating as a GitHub App
 * installation"). Every refusal is a {@link TallymanException} that says what to do.
 */
public final class GitHubApp {
    /** GitHub takes ten minutes at most; half of it leaves room for clocks that differ. */
    static final Duration LIFETIME = Duration.ofMinutes(5);

    /** The JWT is dated back by so much, as GitHub advises for clocks that are ahead. */
    static final Duration BACKDATED = Duration.ofMinutes(1);

    /** From here on the clock is named as the cause of a refusal. */
    static final Duration SKEW = Duration.ofSeconds(45);

    private final Http http;
    private final Clock clock;
    private final URI apiUrl;
    private final String appId;
    private final PrivateKey key;

    /** @param appId the App's number, or its client id */
    public GitHubApp(Http http, URI apiUrl, String appId, PrivateKey key) {
        this.http = http;
        this.clock = http.clock();
        this.apiUrl = URI.create(apiUrl.toString().replaceAll("/+$", ""));
        this.appId = appId;
        this.key = key;
    }

    /** Where the App is installed. */
    public record Installation(String id, String account) {}

    /**
     * What an installation's token is, and until when.
     *
     * @param permissions {@code read} or {@code write} by permission; empty where the API tells none
     */
    public record Token(Secret value, Instant expiresAt, Map<String, String> permissions) {
        public Token {
            permissions = Map.copyOf(permissions);
        }
    }

    /** The installation on the first of {@code owners} that has one; without owners the App's only one. */
    public Installation installation(List<String> owners) {
        for (String owner : owners) {
            for (String kind : List.of("orgs", "users")) {
                Reply reply = ask("GET", "/" + kind + "/" + owner + "/installation", "find the App's installation");
                if (reply.status() == 200) {
                    return installation(body(reply));
                }
                if (reply.status() != 404) {
                    throw refused("find the App's installation on " + owner, reply);
                }
            }
        }
        return onlyOne(owners);
    }

    /** A fresh token of the installation; it lasts an hour. */
    public Token token(String installation) {
        String action = "get a token of the App's installation " + installation;
        Reply reply = ask("POST", "/app/installations/" + installation + "/access_tokens", action);
        if (reply.status() != 201) {
            throw refused(action, reply);
        }
        JsonNode root = body(reply);
        String token = root.path("token").asText("");
        if (token.isEmpty()) {
            throw notGitHub(action);
        }
        Secret value = new Secret(token);
        Redactor.shared().register(value);
        Map<String, String> permissions = new HashMap<>();
        root.path("permissions")
                .properties()
                .forEach(entry ->
                        permissions.put(entry.getKey(), entry.getValue().asText("")));
        return new Token(value, expiry(root.path("expires_at").asText("")), permissions);
    }

    private Installation onlyOne(List<String> owners) {
        String action = "find the App's installation";
        Reply reply = ask("GET", "/app/installations?per_page=100", action);
        if (reply.status() != 200) {
            throw refused(action, reply);
        }
        List<Installation> all =
                body(reply).valueStream().map(this::installation).toList();
        if (all.size() == 1 && owners.isEmpty()) {
            return all.getFirst();
        }
        String where = String.join(", ", all.stream().map(Installation::account).toList());
        throw new TallymanException(
                ErrorCode.DENIED,
                action,
                all.isEmpty()
                        ? "the App " + appId + " is installed nowhere"
                        : owners.isEmpty()
                                ? "the App is installed on several accounts: " + where
                                : "the App is not installed on " + String.join(", ", owners) + ", but on " + where,
                all.isEmpty()
                        ? "Install the App on the organisation"
                        : "Name one account with --image-scope, or the installation with --app-installation");
    }

    private Installation installation(JsonNode node) {
        return new Installation(
                node.path("id").asText(""), node.path("account").path("login").asText(""));
    }

    private Instant expiry(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            return clock.instant().plus(Duration.ofMinutes(10));
        }
    }

    private Reply ask(String method, String path, String action) {
        Call call = Call.of(action, method, URI.create(apiUrl + path))
                .authorized(Authorization.bearer(Origin.of(apiUrl), jwt()))
                .account("app " + appId)
                .header("Accept", "application/vnd.github+json")
                .header("X-GitHub-Api-Version", "2022-11-28");
        return http.send(call);
    }

    private Secret jwt() {
        Instant now = clock.instant();
        String header = "{\"alg\":\"RS256\",\"typ\":\"JWT\"}";
        String claims = "{\"iat\":" + now.minus(BACKDATED).getEpochSecond() + ",\"exp\":"
                + now.plus(LIFETIME).getEpochSecond() + ",\"iss\":\"" + appId + "\"}";
        String signed =
                base64(header.getBytes(StandardCharsets.UTF_8)) + "." + base64(claims.getBytes(StandardCharsets.UTF_8));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return new Secret(signed + "." + base64(signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new TallymanException(
                    ErrorCode.USAGE,
                    "sign in as the App " + appId,
                    "its key cannot sign: " + e.getMessage(),
                    "Make a new private key in the App's settings",
                    e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private TallymanException refused(String action, Reply reply) {
        if (reply.isRedirect()) {
            return Redirects.notFollowed(action, reply, Api.REDIRECTED);
        }
        String message = message(reply);
        String seen = reply.status() + " " + message;
        Optional<Duration> skew = skew(reply).filter(off -> off.abs().compareTo(SKEW) > 0);
        if (reply.status() == 401 && skew.isPresent()) {
            return new TallymanException(
                    ErrorCode.DENIED,
                    action,
                    "this machine's clock is " + skew.get().abs().toSeconds() + " seconds "
                            + (skew.get().isNegative() ? "behind" : "ahead of")
                            + " GitHub's, and an App's signature holds for minutes only (" + seen + ")",
                    "Set the clock, by NTP best");
        }
        String hint = switch (reply.status()) {
            case 401 -> "Check that the id and the key are of the same App, and that the key was not deleted there";
            case 403 -> "The installation may be suspended: ask an owner of the organisation";
            case 404 -> "Check the App's id, and where the App is installed";
            default -> "Try again later, and check the API's address";
        };
        return new TallymanException(ErrorCode.DENIED, action, "the API answers " + seen, hint);
    }

    private Optional<Duration> skew(Reply reply) {
        try {
            return reply.header("date")
                    .map(text -> ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant())
                    .map(time -> Duration.between(time, clock.instant()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static String message(Reply reply) {
        try {
            String text = Json.parse(reply.body()).path("message").asText("no message");
            return Redactor.shared().redact(text.length() > 300 ? text.substring(0, 300) : text);
        } catch (Json.UnexpectedException e) {
            return reply.isHtml() ? "with a web page: a proxy may stand between" : "no message";
        }
    }

    private JsonNode body(Reply reply) {
        try {
            return Json.parse(reply.body());
        } catch (Json.UnexpectedException e) {
            throw notGitHub("read the answer about the App");
        }
    }

    private TallymanException notGitHub(String action) {
        return new TallymanException(
                ErrorCode.UNREACHABLE,
                action,
                Origin.of(apiUrl) + " answers something that is not GitHub's API",
                "Check the API's address");
    }
}
