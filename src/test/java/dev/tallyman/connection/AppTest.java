package dev.tallyman.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import dev.tallyman.http.Http;
import dev.tallyman.http.HttpSettings;
import dev.tallyman.model.Secret;
import dev.tallyman.model.TallymanException;
import dev.tallyman.testing.LocalServer;
import dev.tallyman.testing.MovableClock;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A GitHub App against a small server that checks its signatures as GitHub does. */
class AppTest {
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
    private static KeyPair keys;

    private final MovableClock clock = new MovableClock(START.toString());
    private Instant serverTime = START;

    @BeforeAll
    static void makeKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        keys = generator.generateKeyPair();
    }

    @Test
    void itsTokenIsGotKeptAndRenewed() throws IOException {
        try (LocalServer server = LocalServer.start((exchange, count) -> answer(exchange));
                Http http = http(server)) {
            InstallationTokens tokens = new InstallationTokens(http, connection(server, "acme"), app(pkcs8()));
            Secret first = tokens.current();
            assertThat(first.reveal()).isEqualTo("ghs_2026-03-01T10:00:00Z");
            clock.set(START.plusSeconds(54 * 60));
            serverTime = clock.instant();
            assertThat(tokens.current()).isEqualTo(first);
            clock.set(START.plusSeconds(56 * 60));
            serverTime = clock.instant();
            assertThat(tokens.current().reveal()).isEqualTo("ghs_2026-03-01T10:56:00Z");
            assertThat(server.asked())
                    .extracting(LocalServer.Asked::path)
                    .containsExactly(
                            "/orgs/acme/installation",
                            "/app/installations/77/access_tokens",
                            "/app/installations/77/access_tokens");
        }
    }

    @Test
    void bothFormsOfKeyAreRead() {
        assertThat(AppKey.parse(pkcs1())).isEqualTo(keys.getPrivate());
        assertThat(AppKey.parse(pkcs8().replace("\n", "\r\n"))).isEqualTo(keys.getPrivate());
    }

    @Test
    void aWrongKeyIsToldByItsKindAndNotShown() {
        for (String kind : new String[] {"EC PRIVATE KEY", "OPENSSH PRIVATE KEY", "CERTIFICATE", "PUBLIC KEY"}) {
            assertThatThrownBy(() -> AppKey.parse(pem(kind, new byte[] {1, 2, 3})))
                    .isInstanceOf(TallymanException.class)
                    .hasMessageContaining(kind);
        }
        assertThatThrownBy(() -> AppKey.parse(pem("ENCRYPTED PRIVATE KEY", new byte[] {1})))
                .hasMessageContaining("passphrase");
        assertThatThrownBy(() -> AppKey.parse(pem("RSA PRIVATE KEY", new byte[] {1, 2, 3})))
                .hasMessageContaining("not an RSA key");
        assertThatThrownBy(() -> AppKey.parse("ghp_token"))
                .hasMessageContaining("PEM")
                .hasMessageNotContaining("ghp_");
    }

    @Test
    void aClockThatIsOffIsNamed() throws IOException {
        try (LocalServer server = LocalServer.start((exchange, count) -> answer(exchange));
                Http http = http(server)) {
            for (int seconds : new int[] {900, -900}) {
                serverTime = Instant.now(); // The server's Date header is the machine's.
                clock.set(serverTime.plusSeconds(seconds));
                InstallationTokens tokens = new InstallationTokens(http, connection(server, "acme"), app(pkcs1()));
                assertThatThrownBy(tokens::current)
                        .hasMessageMatching(".*clock is (89[89]|90[012]) seconds "
                                + (seconds < 0 ? "behind" : "ahead of") + " GitHub's.*");
            }
        }
    }

    @Test
    void whereItIsInstalledIsFoundOrTold() throws IOException {
        try (LocalServer server = LocalServer.start((exchange, count) -> answer(exchange));
                Http http = http(server)) {
            assertThat(new InstallationTokens(http, connection(server, ""), app(pkcs8())).installation())
                    .isEqualTo("77");
            InstallationTokens elsewhere = new InstallationTokens(http, connection(server, "other"), app(pkcs8()));
            assertThatThrownBy(elsewhere::current).hasMessageContaining("not installed on other, but on acme");
        }
    }

    @Test
    void itsSecretIsToldFromAToken() {
        Secret kept = new AppCredential("12", "34", new Secret(pkcs8())).asSecret();
        AppCredential back = AppCredential.of(kept).orElseThrow();
        assertThat(back.appId()).isEqualTo("12");
        assertThat(back.installation()).isEqualTo("34");
        assertThat(back.key()).isEqualTo(keys.getPrivate());
        assertThat(AppCredential.of(new Secret("ghp_x"))).isEmpty();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String jwt = exchange.getRequestHeaders().getFirst("Authorization").replace("Bearer ", "");
        if (!holds(jwt)) {
            LocalServer.answer(exchange, 401, "{\"message\":\"'Expiration time' claim ('exp') is not in range\"}");
            return;
        }
        switch (exchange.getRequestURI().getPath()) {
            case "/orgs/acme/installation" ->
                LocalServer.answer(exchange, 200, "{\"id\":77,\"account\":{\"login\":\"acme\"}}");
            case "/app/installations" ->
                LocalServer.answer(exchange, 200, "[{\"id\":77,\"account\":{\"login\":\"acme\"}}]");
            case "/app/installations/77/access_tokens" ->
                LocalServer.answer(
                        exchange,
                        201,
                        "{\"token\":\"ghs_" + serverTime + "\",\"expires_at\":\"" + serverTime.plusSeconds(3600)
                                + "\"}");
            default -> LocalServer.answer(exchange, 404, "{\"message\":\"Not Found\"}");
        }
    }

    private boolean holds(String jwt) throws IOException {
        String[] parts = jwt.split("\\.");
        try {
            Signature check = Signature.getInstance("SHA256withRSA");
            check.initVerify(keys.getPublic());
            check.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            JsonNode claims = new ObjectMapper().readTree(Base64.getUrlDecoder().decode(parts[1]));
            long now = serverTime.getEpochSecond();
            return check.verify(Base64.getUrlDecoder().decode(parts[2]))
                    && claims.path("iss").asText().equals("4711")
                    && claims.path("iat").asLong() <= now
                    && claims.path("exp").asLong() > now
                    && claims.path("exp").asLong() <= now + 600;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private Http http(LocalServer server) {
        return new Http(HttpSettings.defaults().insecure(Set.of(server.host())), clock, new Random(1), wait -> {});
    }

    private static AppCredential app(String pem) {
        return new AppCredential("4711", null, new Secret(pem));
    }

    private static Connection connection(LocalServer server, String scope) {
        return new Connection(
                1,
                "app",
                URI.create("http://" + server.host()),
                "ghcr.io",
                null,
                scope,
                Connection.Source.ADDED,
                new StoredCredential.Anonymous(),
                START,
                null,
                null,
                null,
                null,
                null);
    }

    private static String pkcs8() {
        return pem("PRIVATE KEY", keys.getPrivate().getEncoded());
    }

    /** PKCS#8 has a head of 26 bytes in front of a key of 2048 bits. */
    private static String pkcs1() {
        byte[] pkcs8 = keys.getPrivate().getEncoded();
        return pem("RSA PRIVATE KEY", Arrays.copyOfRange(pkcs8, 26, pkcs8.length));
    }

    private static String pem(String kind, byte[] content) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n";
    }
}
