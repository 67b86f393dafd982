package dev.tallyman.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallyman.model.Secret;
import dev.tallyman.sandbox.AccessToken;
import dev.tallyman.sandbox.AppRegistration;
import dev.tallyman.sandbox.AppRegistration.Installation;
import dev.tallyman.sandbox.Origin;
import dev.tallyman.sandbox.RequestKind;
import dev.tallyman.sandbox.SandboxConfig;
import dev.tallyman.testing.CommandRun;
import dev.tallyman.testing.MovableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A GitHub App from its key to what it may do, against GHCR in a box, which checks its signature and its times. */
class AppSandboxTest {
    private static KeyPair keys;
    private static KeyPair others;

    private final MovableClock clock = new MovableClock("2026-03-01T10:00:00Z");

    @TempDir
    Path data;

    @BeforeAll
    static void makeKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        keys = generator.generateKeyPair();
        others = generator.generateKeyPair();
    }

    @Test
    void itsTokenIsKeptAndRenewedBeforeItsEnd() {
        try (Box box = box(clock)) {
            Session session = session(box);
            ask(session);
            clock.advance(Duration.ofMinutes(54));
            ask(session);
            assertThat(box.sandbox.truth().count(RequestKind.APP_TOKEN)).isEqualTo(1);
            clock.advance(Duration.ofMinutes(2));
            ask(session);
            assertThat(box.sandbox.truth().count(RequestKind.APP_TOKEN)).isEqualTo(2);
            assertThat(box.sandbox.truth().requests())
                    .filteredOn(seen -> seen.origin() == Origin.API)
                    .extracting(seen -> seen.status())
                    .doesNotContain(401);
        }
    }

    @Test
    void aTokenThatIsRevokedBeforeItsEndIsRenewedOnce() {
        try (Box box = box(clock)) {
            Session session = session(box);
            ask(session);
            String sent = box.sandbox.truth().credentials(Origin.API).getLast().authorization();
            String token = sent.substring("Bearer ".length());
            assertThat(token).startsWith("ghs_");
            box.sandbox.add(AccessToken.installation(token, "acme").asRevoked());
            ask(session);
            assertThat(box.sandbox.truth().count(RequestKind.APP_TOKEN)).isEqualTo(2);
            assertThat(session.gitHub().isCircuitOpen()).isFalse();
        }
    }

    @Test
    void aTokenThatTheRegistryRefusesBeforeItsEndIsRenewedOnce() {
        try (Box box = box(clock)) {
            Session session = session(box);
            assertThat(session.token()).isNotNull();
            box.sandbox.add(
                    AccessToken.installation(session.token().reveal(), "acme").asRevoked());
            List<String> tags = new ArrayList<>();
            session.registry().repository("acme/web").tags(tags::add);
            assertThat(tags).containsExactly("1.0");
            assertThat(session.registry().isCredentialRejected()).isFalse();
            assertThat(box.sandbox.truth().count(RequestKind.APP_TOKEN)).isEqualTo(2);
        }
    }

    @Test
    void allOfItByTheCommandLine() throws IOException {
        try (Box box = box(Clock.systemUTC())) {
            String[] app = {"--app-id", "4711", "--app-key-file", pem(keys.getPrivate())};
            var refused = run(box, add(box, "acme", app)).expect(3);
            assertThat(refused.err()).contains("list-packages of acme fails: 404 Not Found", "Nothing was saved");
            run(box, add(box, "acme", app, "--no-test")).expect(0);

            JsonNode test = run(box, "connection", "test", "app").expect(3).json();
            assertThat(state(test, "identify")).isEqualTo("works");
            assertThat(state(test, "list-packages")).isEqualTo("fails");
            assertThat(state(test, "code-scanning")).isEqualTo("works");
            assertThat(test.at("/identity/kind").asText()).isEqualTo("app");

            JsonNode sync = run(box, "sync", "app").expect(3).json();
            assertThat(sync.path("status").asText()).isEqualTo("failed");
            assertThat(sync.path("problems").toString()).contains("404");
            run(box, "connection", "remove", "app", "--yes").expect(0);

            run(box, add(box, "acme/web", app)).expect(0);
            JsonNode web = run(box, "connection", "test", "app").expect(4).json();
            assertThat(state(web, "pull")).isEqualTo("works");
            JsonNode synced = run(box, "sync", "app").expect(0).json();
            assertThat(synced.path("packages").asInt()).isEqualTo(1);
            assertThat(run(box, "images").expect(0).json().path(0).path("name").asText())
                    .isEqualTo("acme/web");
        }
    }

    @Test
    void aClockThatIsOffIsNamedAsTheCause() throws IOException {
        for (Duration off : List.of(Duration.ofMinutes(20), Duration.ofMinutes(-20))) {
            try (Box box = box(Clock.offset(Clock.systemUTC(), off))) {
                String[] app = {"--app-id", "4711", "--app-key-file", pem(keys.getPrivate())};
                String side = off.isNegative() ? "ahead of" : "behind";
                assertThat(run(box, add(box, "acme", app)).expect(3).err())
                        .containsPattern("this machine's clock is 1[12][0-9]{2} seconds " + side + " GitHub's")
                        .contains("('exp')")
                        .contains("Set the clock");
                run(box, add(box, "acme", app, "--no-test")).expect(0);
                JsonNode test = run(box, "connection", "test", "app").expect(3).json();
                JsonNode identify = test.path("capabilities").path(0);
                assertThat(identify.path("state").asText()).isEqualTo("fails");
                assertThat(identify.path("evidence").asText()).contains("clock is");
                assertThat(identify.path("remedy").asText()).startsWith("Set the clock");
                run(box, "connection", "remove", "app", "--yes").expect(0);
            }
        }
    }

    @Test
    void anothersKeyIsTold() throws IOException {
        try (Box box = box(Clock.systemUTC())) {
            String[] app = {"--app-id", "4711", "--app-key-file", pem(others.getPrivate())};
            assertThat(run(box, add(box, "acme", app)).expect(3).err())
                    .contains("A JSON web token could not be decoded", "the id and the key are of the same App")
                    .doesNotContain("clock");
        }
    }

    private static void ask(Session session) {
        assertThat(session.gitHub().repositories().ofInstallation().orThrow()).containsExactly("acme/api");
    }

    private Session session(Box box) {
        var connections = box.connections(Map.of());
        Secret app = new AppCredential("4711", null, new Secret(text(keys.getPrivate()))).asSecret();
        NewConnection wanted = new NewConnection(
                "app", null, app, null, box.sandbox.apiUrl().toString(), box.sandbox.registryHost(), "acme");
        return connections.open(connections.add(wanted, false, step -> {}).connection(), "a test");
    }

    private Box box(Clock clock) {
        return new Box(
                data.resolve("box"),
                SandboxConfig.empty()
                        .withClock(clock)
                        .with(new AppRegistration(
                                4711,
                                "Iv23liSample",
                                keys.getPublic(),
                                List.of(new Installation(77, "acme", false, Map.of("security_events", "write"))))));
    }

    private static List<String> add(Box box, String scope, String[] app, String... more) {
        List<String> all = new ArrayList<>(List.of("connection", "add", "app", "--image-scope", scope));
        all.addAll(List.of("--api-url", box.sandbox.apiUrl().toString(), "--registry", box.sandbox.registryHost()));
        all.addAll(List.of(app));
        all.addAll(List.of(more));
        return all;
    }

    private CommandRun.Result run(Box box, String... arguments) {
        return run(box, List.of(arguments));
    }

    private CommandRun.Result run(Box box, List<String> arguments) {
        List<String> all = new ArrayList<>(arguments);
        box.insecureHosts().forEach(host -> all.addAll(List.of("--insecure-registry", host)));
        return new CommandRun(data.resolve("run")).run(all.toArray(String[]::new));
    }

    private static String state(JsonNode test, String capability) {
        for (JsonNode one : test.path("capabilities")) {
            if (one.path("capability").asText().equals(capability)) {
                return one.path("state").asText();
            }
        }
        throw new AssertionError("no " + capability + " in " + test);
    }

    private String pem(PrivateKey key) throws IOException {
        return Files.writeString(data.resolve("app.pem"), text(key)).toString();
    }

    private static String text(PrivateKey key) {
        return "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(key.getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }
}
