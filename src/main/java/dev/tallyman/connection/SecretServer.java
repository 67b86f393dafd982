package dev.tallyman.connection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * HashiCorp Vault or OpenBao: a field of a secret of its KV engine, version 2. The address, and what to sign in with, come from the variables that its own
 * tools use: {@code VAULT_ADDR}, {@code VAULT_NAMESPACE}, and {@code VAULT_TOKEN} or (AppRole) {@code VAULT_ROLE_ID} with {@code VAULT_SECRET_ID}.
 */
final class SecretServer {
    private static final Pattern REFERENCE =
            Pattern.compile("([A-Za-z0-9_.-]+)/(?:data/)?([A-Za-z0-9_./-]+)#([A-Za-z0-9_.-]+)");
    private static final int MAX_ANSWER = 1 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Http http;
    private final Map<String, String> environment;
    private final String what;

    SecretServer(Http http, Map<String, String> environment) {
        this(http, environment, "token");
    }

    /** @param what is kept there, for messages */
    SecretServer(Http http, Map<String, String> environment, String what) {
        this.http = http;
        this.environment = environment;
        this.what = what;
    }

    /** @param reference {@code MOUNT/PATH#FIELD}; {@code MOUNT/data/PATH}, as the HTTP API writes it, is the same */
    Secret read(String reference) {
        Matcher parts = REFERENCE.matcher(reference);
        if (!parts.matches() || reference.contains("..")) {
            throw failure(
                    ErrorCode.USAGE,
                    "read the " + what + " from the vault",
                    "its reference is not vault:MOUNT/PATH#FIELD",
                    "Write it as vault:secret/tallyman/ghcr#token");
        }
        String action = "read the " + what + " from the vault at " + reference;
        URI address = address(action);
        Secret token = token(action, address);
        Reply reply = http.send(call(action, "GET", address, "/v1/" + parts.group(1) + "/data/" + parts.group(2))
                .authorized(Authorization.bearer(Origin.of(address), token)));
        JsonNode field = body(action, reply).path("data").path("data").path(parts.group(3));
        if (!field.isTextual()) {
            throw failure(
                    ErrorCode.NOT_FOUND,
                    action,
                    "the secret has no text under that field",
                    "Check the field's name behind the #, and that the engine is KV version 2");
        }
        return Token.parse(field.asText(), "the vault at " + reference);
    }

    private Secret token(String action, URI address) {
        String given = variable("VAULT_TOKEN");
        if (!given.isEmpty()) {
            return new Secret(given);
        }
        String role = variable("VAULT_ROLE_ID");
        String secret = variable("VAULT_SECRET_ID");
        if (role.isEmpty() || secret.isEmpty()) {
            throw failure(
                    ErrorCode.USAGE,
                    action,
                    "there is nothing to sign in to the vault with",
                    "Set VAULT_TOKEN, or VAULT_ROLE_ID and VAULT_SECRET_ID");
        }
        Redactor.shared().register(new Secret(secret));
        byte[] login = JSON.createObjectNode()
                .put("role_id", role)
                .put("secret_id", secret)
                .toString()
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        Reply reply = http.send(
                call(action, "POST", address, "/v1/auth/approle/login").body("application/json", login));
        String token = body(action, reply).path("auth").path("client_token").asText("");
        if (token.isEmpty()) {
            throw failure(ErrorCode.DENIED, action, "the vault's sign-in gives no token", "Check the AppRole");
        }
        return new Secret(token);
    }

    private Call call(String action, String method, URI address, String path) {
        Call call = Call.of(action, method, URI.create(address + path)).capped(MAX_ANSWER);
        String namespace = variable("VAULT_NAMESPACE");
        return namespace.isEmpty() ? call : call.header("X-Vault-Namespace", namespace);
    }

    private URI address(String action) {
        try {
            URI address = URI.create(variable("VAULT_ADDR").replaceAll("/+$", ""));
            if (address.getHost() != null && address.getRawUserInfo() == null && address.getRawQuery() == null) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // Told below.
        }
        throw failure(
                ErrorCode.USAGE,
                action,
                "VAULT_ADDR is not the address of a server",
                "Set it to https://vault.example:8200");
    }

    private static JsonNode body(String action, Reply reply) {
        if (reply.status() != 200) {
            throw refused(action, reply);
        }
        try {
            return JSON.readTree(reply.body());
        } catch (IOException e) {
            throw failure(
                    ErrorCode.UNREACHABLE,
                    action,
                    "the server answers something that is not a vault's JSON",
                    "Check VAULT_ADDR, and whether a proxy or a sign-in page stands between");
        }
    }

    private static TallymanException refused(String action, Reply reply) {
        if (reply.isRedirect()) {
            return Redirects.notFollowed(
                    action, reply, "Set VAULT_ADDR to the active server's address, if that is where this leads");
        }
        String hint = switch (reply.status()) {
            case 400, 401, 403 -> "Check that VAULT_TOKEN or the AppRole is valid and may read this path";
            case 404 -> "Check the path, and that the engine is KV version 2";
            case 503 -> "The vault is sealed or in maintenance: unseal it";
            default -> "Check VAULT_ADDR";
        };
        return failure(
                reply.status() == 404 ? ErrorCode.NOT_FOUND : ErrorCode.DENIED,
                action,
                "the vault answers " + reply.status() + message(reply),
                hint);
    }

    private static String message(Reply reply) {
        try {
            String text = JSON.readTree(reply.body()).path("errors").path(0).asText("");
            return text.isEmpty()
                    ? ""
                    : " "
                            + Redactor.shared()
                                    .redact(text.strip().lines().findFirst().orElse(""));
        } catch (IOException e) {
            return "";
        }
    }

    private String variable(String name) {
        return environment.getOrDefault(name, "").strip();
    }

    private static TallymanException failure(ErrorCode code, String action, String reason, String hint) {
        return new TallymanException(code, action, reason, hint);
    }
}
