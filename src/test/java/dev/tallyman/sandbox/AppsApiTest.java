package dev.tallyman.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallyman.sandbox.AppRegistration.Installation;
import dev.tallyman.testing.MovableClock;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** GitHub Apps in the sandbox: who signs in with what, and what comes of it. */
class AppsApiTest {
    private static KeyPair keys;
    private static KeyPair others;

    private final MovableClock clock = new MovableClock();
    private final HttpClient client = HttpClient.newHttpClient();
    private Sandbox sandbox;

    @BeforeAll
    static void makeKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        keys = generator.generateKeyPair();
        others = generator.generateKeyPair();
    }

    @BeforeEach
    void start() {
        sandbox = Fixture.start(Fixture.config()
                .withClock(clock)
                .with(new AppRegistration(
                        4711,
                        "Iv23liSample",
                        keys.getPublic(),
                        java.util.List.of(
                                new Installation(77, "acme", false, Map.of("security_events", "write")),
                                new Installation(78, "alice", true, Map.of())))));
    }

    @AfterEach
    void stop() {
        sandbox.close();
        client.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            4711         | -60 | 540  | 200 | App 4711
            Iv23liSample | 0   | 600  | 200 | App 4711
            4711         | 1   | 300  | 401 | 'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued
            4711         | -60 | 601  | 401 | 'Expiration time' claim ('exp') is too far in the future
            4711         | -60 | 0    | 401 | 'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires
            4712         | -60 | 300  | 404 | Integration not found
            """, quoteCharacter = '"')
    void aJwtIsChecked(String issuer, long issued, long expires, int status, String words) throws Exception {
        HttpResponse<String> answer = send("GET", "/app", jwt(issuer, issued, expires, keys.getPrivate()));
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains(words);
    }

    @Test
    void anothersKeyAndWhatIsNoJwtCannotBeDecoded() throws Exception {
        for (String bad : new String[] {jwt("4711", -60, 300, others.getPrivate()), Fixture.ADMIN, "a.b.c"}) {
            HttpResponse<String> answer = send("GET", "/app", bad);
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.body()).contains("A JSON web token could not be decoded");
        }
    }

    @Test
    void installationsAreFoundByAccount() throws Exception {
        String jwt = jwt("4711", -60, 300, keys.getPrivate());
        assertThat(json(send("GET", "/app/installations", jwt))).hasSize(2);
        assertThat(json(send("GET", "/orgs/acme/installation", jwt)).path("id").asInt())
                .isEqualTo(77);
        assertThat(json(send("GET", "/users/alice/installation", jwt))
                        .path("id")
                        .asInt())
                .isEqualTo(78);
        assertThat(send("GET", "/users/bob/installation", jwt).statusCode()).isEqualTo(404);
    }

    @Test
    void itsTokenLastsAnHourAndDoesWhatIsPermitted() throws Exception {
        String jwt = jwt("4711", -60, 300, keys.getPrivate());
        HttpResponse<String> made = send("POST", "/app/installations/77/access_tokens", jwt);
        assertThat(made.statusCode()).isEqualTo(201);
        String token = json(made).path("token").asText();
        assertThat(token).startsWith("ghs_4711_").hasSizeGreaterThan(500);
        assertThat(json(made).path("expires_at").asText()).isEqualTo("2026-11-23T13:00:00Z");
        assertThat(send("GET", "/orgs/acme/packages?package_type=container", token)
                        .statusCode())
                .isEqualTo(404);
        assertThat(send("GET", "/user", token).statusCode()).isEqualTo(403);
        assertThat(json(send("GET", "/installation/repositories", token))
                        .path("total_count")
                        .asInt())
                .isEqualTo(1);
        assertThat(send("GET", "/repos/acme/api/code-scanning/analyses", token).body())
                .contains("no analysis found");
        clock.advance(Duration.ofMinutes(60));
        assertThat(send("GET", "/installation/repositories", token).statusCode())
                .isEqualTo(401);
    }

    @Test
    void aSuspendedInstallationGetsNone() throws Exception {
        HttpResponse<String> answer =
                send("POST", "/app/installations/78/access_tokens", jwt("4711", -60, 300, keys.getPrivate()));
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("This installation has been suspended");
    }

    private HttpResponse<String> send(String method, String path, String credential) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(sandbox.apiUrl() + path))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .header("Authorization", "Bearer " + credential)
                        .build(),
                BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        return new ObjectMapper().readTree(answer.body());
    }

    private String jwt(String issuer, long issued, long expires, PrivateKey key) throws GeneralSecurityException {
        long now = clock.instant().getEpochSecond();
        String signed = base64("{\"alg\":\"RS256\",\"typ\":\"JWT\"}") + "."
                + base64("{\"iat\":" + (now + issued) + ",\"exp\":" + (now + expires) + ",\"iss\":\"" + issuer + "\"}");
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key);
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
