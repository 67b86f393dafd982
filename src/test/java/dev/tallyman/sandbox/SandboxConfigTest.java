package dev.tallyman.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallyman.model.TallymanException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A sandbox described in a file. */
class SandboxConfigTest {
    private static final String WHOLE = """
            ports: {api: 0, registry: 0, storage: 0}
            owners:
              - {login: acme, kind: organization, admins: [alice], members: [bob], singleSignOn: true}
              - {login: alice, kind: user}
            tokens:
              - {value: ghp_abc, kind: classic, login: alice, scopes: ["read:packages"], expiresAt: "2030-01-01T00:00:00Z", authorizedFor: [acme]}
              - {value: ghs_abc, kind: actions, login: acme, repository: acme/api}
              - {value: github_pat_abc, kind: fine-grained, login: alice, revoked: true}
            packages:
              - {name: acme/api, visibility: internal, repository: acme/api, grants: {bob: read}}
            limits: primary-only
            faults: {seed: 7, server-error: 0.05}
            """;

    @TempDir
    Path folder;

    @Test
    void readsAllOfIt() throws IOException {
        SandboxConfig config = SandboxConfig.read(Files.writeString(folder.resolve("sandbox.yaml"), WHOLE));

        assertThat(config.owners()).hasSize(2);
        assertThat(config.owners().getFirst().singleSignOn()).isTrue();
        assertThat(config.tokens())
                .extracting(AccessToken::kind)
                .containsExactly(AccessToken.Kind.CLASSIC, AccessToken.Kind.ACTIONS, AccessToken.Kind.FINE_GRAINED);
        assertThat(config.tokens().toString()).doesNotContain("ghp_abc");
        assertThat(config.packages().getFirst().grants()).containsEntry("bob", Role.READ);
        assertThat(config.limits()).isEqualTo(Limits.primaryOnly());
        assertThat(config.faults()).containsEntry(Fault.SERVER_ERROR, 0.05);
        assertThat(config.seed()).isEqualTo(7);
    }

    @Test
    void readsAppsRepositoriesPermissionsAndAClockThatIsOff() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        PublicKey key = generator.generateKeyPair().getPublic();
        String pem = "-----BEGIN PUBLIC KEY-----\\n" + Base64.getEncoder().encodeToString(key.getEncoded())
                + "\\n-----END PUBLIC KEY-----";
        SandboxConfig config =
                SandboxConfig.read(Files.writeString(folder.resolve("sandbox.yaml"), """
                tokens:
                  - {value: ghs_abc, kind: installation, login: acme, permissions: {attestations: read}}
                repositories:
                  - {name: acme/api, visibility: public, codeScanning: false}
                  - {name: acme/web, analyses: 2, topics: [team-web], properties: {team: web}, files: {.github/CODEOWNERS: "* @acme/web"}}
                apps:
                  - {id: 12, clientId: Iv1, publicKey: "%s", installations: [{id: 7, account: acme, suspended: true, permissions: {security_events: write}}]}
                clock: PT20M
                """.formatted(pem)));

        assertThat(config.tokens().getFirst().permissions()).containsEntry("attestations", "read");
        assertThat(config.repositories())
                .containsExactly(
                        RepositorySetting.ofPublic("acme/api").withoutCodeScanning(),
                        RepositorySetting.ofPrivate("acme/web")
                                .withAnalyses(2)
                                .withTopics(List.of("team-web"))
                                .withProperties(Map.of("team", "web"))
                                .withFiles(Map.of(".github/CODEOWNERS", "* @acme/web")));
        AppRegistration app = config.apps().getFirst();
        assertThat(app.key()).isEqualTo(key);
        assertThat(app.installations())
                .containsExactly(new AppRegistration.Installation(7, "acme", true, Map.of("security_events", "write")));
        assertThat(Duration.between(Instant.now(), config.clock().instant()))
                .isBetween(Duration.ofMinutes(19), Duration.ofMinutes(21));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "owners: [{login: acme, kind: club}]",
                "owners: [{kind: user}]",
                "surprise: true",
                "faults: {no-such-fault: 1}",
                "limits: few",
                "clock: soon",
                "apps: [{id: 1, publicKey: none}]",
                "repositories: [{name: api}]",
                "- a list",
                "{: no yaml"
            })
    void saysWhatIsWrong(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("wrong.yaml"), content);
        assertThatThrownBy(() -> SandboxConfig.read(file))
                .isInstanceOf(TallymanException.class)
                .hasMessageContaining("wrong.yaml");
    }

    @Test
    void saysThatAFileIsMissing() {
        assertThatThrownBy(() -> SandboxConfig.read(folder.resolve("none.yaml")))
                .isInstanceOf(TallymanException.class)
                .hasMessageContaining("cannot be read");
    }

    @Test
    void aTakenPortIsSaid() {
        try (Sandbox first = Sandbox.start(SandboxConfig.empty())) {
            int taken = first.apiUrl().getPort();
            assertThatThrownBy(() -> Sandbox.start(SandboxConfig.empty().withPorts(taken, 0, 0, 0)))
                    .isInstanceOf(TallymanException.class)
                    .hasMessageContaining("start the sandbox");
        }
    }

    @Test
    void bigBlobsGoToTheFolder() throws IOException {
        try (Sandbox sandbox =
                Sandbox.start(SandboxConfig.empty().withFolder(folder).with(Owner.organization("acme")))) {
            sandbox.pushBlob("acme/api", new byte[BlobStore.MAX_IN_MEMORY_BYTES]);
            assertThat(Files.list(folder)).isEmpty();
            sandbox.pushBlob("acme/api", new byte[BlobStore.MAX_IN_MEMORY_BYTES + 1]);
            assertThat(Files.list(folder)).hasSize(1);
        }
    }
}
