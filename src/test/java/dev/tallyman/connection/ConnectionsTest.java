package dev.tallyman.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.ImageReference;
import dev.tallyman.model.Secret;
import dev.tallyman.model.TallymanException;
import dev.tallyman.registry.RegistryCredential;
import dev.tallyman.sandbox.AccessToken;
import dev.tallyman.sandbox.Fault;
import dev.tallyman.sandbox.Origin;
import dev.tallyman.sandbox.SandboxConfig;
import dev.tallyman.testing.MovableClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionsTest {
    @TempDir
    Path data;

    @Test
    void whatTheEnvironmentGaveWorksLaterWithoutIt() {
        try (Box box = new Box(data)) {
            var made = box.connections(box.environment("GITHUB_PAT", Box.CLASSIC + "\n", "GHCR_IMAGE_SCOPE", "acme"));
            assertThat(made.list()).extracting(Connection::name).containsExactly(Connection.DEFAULT_NAME);
            var later = box.connections(java.util.Map.of());
            assertThat(later.choose(null).imageScope()).isEqualTo("acme");
            assertThat(later.test(Connection.DEFAULT_NAME, step -> {}).ok()).isTrue();
            assertThat(later.audit(10))
                    .extracting(AuditEntry::action)
                    .containsExactly("connection.test", "connection.add");
        }
    }

    @Test
    void anEmptyTokenWithAScopeIsAnonymous() {
        try (Box box = new Box(data)) {
            var connections = box.connections(box.environment("GITHUB_PAT", "", "GHCR_IMAGE_SCOPE", "acme/web"));
            assertThat(connections.choose(null).credential()).isInstanceOf(StoredCredential.Anonymous.class);
        }
    }

    @Test
    void aTokenWithALineBreakInsideIsAnErrorAndNotShown() {
        try (Box box = new Box(data)) {
            var connections = box.connections(box.environment("GITHUB_PAT", "ghp_first\nghp_second"));
            assertThatThrownBy(connections::list).isInstanceOfSatisfying(TallymanException.class, e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.USAGE);
                assertThat(e.getMessage()).contains("GITHUB_PAT", "line break").doesNotContain("ghp_");
            });
        }
    }

    @Test
    void aStoredTokenGoesToNoOtherHostBecauseAVariableChanged() {
        try (Box box = new Box(data)) {
            box.connections(box.environment("GITHUB_PAT", Box.CLASSIC, "GHCR_IMAGE_SCOPE", "acme"))
                    .list();
            var moved = box.connections(java.util.Map.of(
                    "GHCR_IMAGE_SCOPE",
                    "acme,mona",
                    "GITHUB_API_URL",
                    "https://api.evil.example",
                    "GHCR_REGISTRY",
                    "evil.example"));
            Connection connection = moved.choose(null);
            assertThat(connection.registry()).isEqualTo(box.sandbox.registryHost());
            assertThat(connection.apiUrl()).isEqualTo(box.sandbox.apiUrl());
            assertThat(connection.imageScope()).isEqualTo("acme,mona");
        }
    }

    @Test
    void addTestsBeforeItSaves() {
        try (Box box = new Box(data)) {
            var connections = box.connections(java.util.Map.of());
            NewConnection bad = wanted(box, "bad", new Secret(Box.REVOKED));
            assertThatThrownBy(() -> connections.add(bad, true, step -> {}))
                    .isInstanceOfSatisfying(TallymanException.class, e -> {
                        assertThat(e.code()).isEqualTo(ErrorCode.DENIED);
                        assertThat(e.getMessage()).contains("401");
                    });
            assertThat(connections.list()).isEmpty();
            connections.add(bad, false, step -> {});
            connections.add(wanted(box, "good", new Secret(Box.CLASSIC)), true, step -> {});
            assertThat(connections.list()).extracting(Connection::name).containsExactly("bad", "good");
            assertThatThrownBy(() -> connections.add(bad, false, step -> {}))
                    .isInstanceOfSatisfying(
                            TallymanException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
        }
    }

    @Test
    void rotateRefusesATokenThatCanDoLess() {
        try (Box box = new Box(data)) {
            var connections = box.connections(java.util.Map.of());
            connections.add(wanted(box, "main", new Secret(Box.CLASSIC)), true, step -> {});
            assertThatThrownBy(() -> connections.rotate("main", new Secret(Box.FINE), step -> {}))
                    .isInstanceOfSatisfying(TallymanException.class, e -> {
                        assertThat(e.code().exitStatus()).isEqualTo(3);
                        assertThat(e.getMessage()).contains("can do less", "list-packages of acme");
                    });
            assertThat(connections.test("main", step -> {}).ok()).isTrue();
            String other = "ghp_" + "n1B2".repeat(9);
            box.sandbox.add(AccessToken.classic(other, "mona", "read:packages"));
            assertThat(connections.rotate("main", new Secret(other), step -> {}).ok())
                    .isTrue();
            box.sandbox.truth().forgetRequests();
            assertThat(connections.test("main", step -> {}).ok()).isTrue();
            assertThat(box.sandbox.truth().credentials(Origin.API))
                    .allSatisfy(seen -> assertThat(seen.authorization()).contains(other));
            assertThat(connections.show("main").rotatedAt()).isNotNull();
        }
    }

    @Test
    void theAuditLogTellsWhoCreatedChangedUsedRotatedAndRemovedWhat() {
        try (Box box = new Box(data)) {
            var connections = box.connections(java.util.Map.of("USER", "root", "SUDO_USER", "mona"));
            connections.add(wanted(box, "main", new Secret(Box.CLASSIC)), false, step -> {});
            connections.open(connections.show("main"), "sync");
            var image = ImageReference.tryParse(box.sandbox.registryHost() + "/acme/api:1.0")
                    .orElseThrow();
            for (int i = 0; i < 3; i++) {
                connections.credentialFor(image);
            }
            assertThat(connections.show("main").lastUsedAt()).isNotNull();
            connections.remove("main");
            var root = box.connections(java.util.Map.of("USER", "root", "SUDO_USER", "root"));
            root.add(wanted(box, "other", new Secret(Box.CLASSIC)), false, step -> {});
            assertThat(connections.audit(10))
                    .extracting(AuditEntry::actor, AuditEntry::action, AuditEntry::subject, AuditEntry::detail)
                    .containsExactly(
                            tuple(
                                    "root",
                                    "connection.add",
                                    "other",
                                    box.sandbox.apiUrl() + " " + box.sandbox.registryHost()),
                            tuple("mona as root", "connection.remove", "main", ""),
                            tuple("mona as root", "connection.use", "main", "read images"),
                            tuple("mona as root", "connection.use", "main", "sync"),
                            tuple(
                                    "mona as root",
                                    "connection.add",
                                    "main",
                                    box.sandbox.apiUrl() + " " + box.sandbox.registryHost()));
        }
    }

    @Test
    void whatEndedIsRememberedAsTheCauseOfA401() {
        MovableClock clock = new MovableClock("2026-03-01T10:00:00Z");
        String ending = "ghp_" + "d1B2".repeat(9);
        try (Box box = new Box(data, SandboxConfig.empty().withClock(clock))) {
            box.sandbox.add(AccessToken.classic(ending, "mona", "read:packages")
                    .expiringAt(Instant.parse("2026-03-08T10:00:00Z")));
            var connections = box.connections(java.util.Map.of());
            connections.add(wanted(box, "main", new Secret(ending)), true, step -> {});
            assertThat(connections.summary(connections.show("main")).warnings())
                    .containsExactly("the token ends at 2026-03-08T10:00:00Z");
            clock.set(Instant.parse("2026-03-09T10:00:00Z"));
            Diagnosis diagnosis = connections.test("main", step -> {});
            assertThat(diagnosis.capabilities().getFirst().evidence())
                    .isEqualTo("401 Bad credentials; its time ended at 2026-03-08T10:00:00Z");
            assertThat(connections.summary(connections.show("main")).warnings())
                    .containsExactly("the token ended at 2026-03-08T10:00:00Z");
        }
    }

    @Test
    void whatIsDoneForAPageIsToldFromTheCommandLine() {
        try (Box box = new Box(data)) {
            var connections = box.connections(java.util.Map.of("USER", "mona"));
            connections.add(wanted(box, "main", new Secret(Box.CLASSIC)), false, step -> {});
            Via.SERVER.call(() -> Via.WEB.call(() -> connections.test("main", step -> {})));
            Via.SERVER.call(() -> connections.open(connections.show("main"), "sync"));
            assertThat(connections.audit(10))
                    .extracting(AuditEntry::actor)
                    .containsExactly("server (mona)", "web (mona)", "mona");
        }
    }

    @Test
    void aRegistryThatLeadsElsewhereIsNotSaved() {
        try (Box box = new Box(data)) {
            var connections = box.connections(java.util.Map.of());
            for (Fault fault : List.of(Fault.HOSTILE_REDIRECT, Fault.FOREIGN_REALM)) {
                box.sandbox.faults().set(fault, 1);
                assertThatThrownBy(
                                () -> connections.add(wanted(box, "main", new Secret(Box.CLASSIC)), true, step -> {}))
                        .hasMessageContaining(box.sandbox.hostileHost())
                        .isInstanceOfSatisfying(
                                TallymanException.class,
                                e -> assertThat(e.hint()).endsWith("Nothing was saved"));
                assertThat(connections.list()).isEmpty();
                box.sandbox.faults().set(fault, 0);
            }
            assertThat(box.sandbox.truth().credentials(Origin.HOSTILE)).isEmpty();
        }
    }

    @Test
    void removedIsRemoved() {
        try (Box box = new Box(data)) {
            var connections = box.connections(java.util.Map.of());
            connections.add(wanted(box, "main", new Secret(Box.CLASSIC)), false, step -> {});
            connections.remove("main");
            assertThat(connections.list()).isEmpty();
            assertThatThrownBy(() -> connections.remove("main"))
                    .isInstanceOfSatisfying(
                            TallymanException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
        }
    }

    @Test
    void referencesAreReadAnewEachTime() throws Exception {
        try (Box box = new Box(data)) {
            Path file = Files.writeString(data.resolve("token"), Box.CLASSIC + "\n");
            var connections = box.connections(java.util.Map.of());
            NewConnection wanted = new NewConnection(
                    "main",
                    null,
                    null,
                    "file:" + file,
                    box.sandbox.apiUrl().toString(),
                    box.sandbox.registryHost(),
                    "acme");
            connections.add(wanted, true, step -> {});
            Files.writeString(file, Box.REVOKED);
            assertThat(connections.test("main", step -> {}).exitStatus()).isEqualTo(3);
        }
    }

    @Test
    void aRegistryOfAConnectionIsAskedWithItsCredentialAndNoOtherIs() {
        try (Box box = new Box(data)) {
            var connections = box.connections(java.util.Map.of());
            connections.add(wanted(box, "main", new Secret(Box.CLASSIC)), false, step -> {});
            var own = ImageReference.tryParse(box.sandbox.registryHost() + "/acme/api:1.0")
                    .orElseThrow();
            assertThat(connections.credentialFor(own))
                    .isEqualTo(RegistryCredential.token("mona", new Secret(Box.CLASSIC)));
            var other = ImageReference.tryParse("registry.example/acme/api:1.0").orElseThrow();
            assertThat(connections.credentialFor(other)).isEqualTo(RegistryCredential.anonymous());
        }
    }

    @Test
    void noFileHoldsATokenInClearAndAllAreOurs() throws Exception {
        try (Box box = new Box(data)) {
            var connections = box.connections(box.environment("GITHUB_PAT", Box.CLASSIC, "GHCR_IMAGE_SCOPE", "acme"));
            connections.test(Connection.DEFAULT_NAME, step -> {});
            connections.rekey();
            assertThat(connections.test(Connection.DEFAULT_NAME, step -> {}).ok())
                    .isTrue();
        }
        String base64 = Base64.getEncoder().encodeToString(Box.CLASSIC.getBytes(StandardCharsets.UTF_8));
        try (Stream<Path> files = Files.list(data)) {
            List<Path> all = files.filter(Files::isRegularFile).toList();
            assertThat(all).extracting(file -> file.getFileName().toString()).contains("master.key", "tallyman.db");
            for (Path file : all) {
                String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertThat(content).doesNotContain(Box.CLASSIC).doesNotContain(base64.substring(0, 40));
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .as(file.toString())
                        .isEqualTo("rw-------");
            }
        }
    }

    private static NewConnection wanted(Box box, String name, Secret token) {
        return new NewConnection(
                name, "mona", token, null, box.sandbox.apiUrl().toString(), box.sandbox.registryHost(), "acme");
    }
}
