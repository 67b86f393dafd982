package dev.tallyman.connection;

import static dev.tallyman.connection.Diagnosis.Ability.IDENTIFY;
import static dev.tallyman.connection.Diagnosis.Ability.LIST_PACKAGES;
import static dev.tallyman.connection.Diagnosis.Ability.PULL;
import static dev.tallyman.connection.Diagnosis.Ability.PUSH;
import static dev.tallyman.connection.Diagnosis.Ability.READ_VERSIONS;
import static dev.tallyman.connection.Diagnosis.State.FAILS;
import static dev.tallyman.connection.Diagnosis.State.UNKNOWN;
import static dev.tallyman.connection.Diagnosis.State.WORKS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.connection.Diagnosis.Ability;
import dev.tallyman.connection.Diagnosis.State;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of token against GHCR in a box: the exact verdicts. */
class DoctorTest {
    @TempDir
    Path data;

    static Stream<Arguments> tokens() {
        return Stream.of(
                //            token, scope, kind, exit, identify, list, read, pull, push
                Arguments.of(Box.CLASSIC, "acme", "classic", 0, WORKS, WORKS, WORKS, WORKS, FAILS),
                Arguments.of(Box.CLASSIC, "acme/api", "classic", 0, WORKS, WORKS, WORKS, WORKS, FAILS),
                Arguments.of(Box.CLASSIC, "mona", "classic", 0, WORKS, WORKS, WORKS, WORKS, FAILS),
                Arguments.of(Box.CLASSIC, "acme/nope", "classic", 4, WORKS, WORKS, FAILS, FAILS, FAILS),
                Arguments.of(Box.CLASSIC, "nobody", "classic", 3, WORKS, FAILS, UNKNOWN, UNKNOWN, FAILS),
                Arguments.of(Box.CLASSIC, "locked", "classic", 3, WORKS, FAILS, UNKNOWN, UNKNOWN, FAILS),
                Arguments.of(Box.CLASSIC, "strict", "classic", 3, WORKS, FAILS, UNKNOWN, UNKNOWN, FAILS),
                Arguments.of(Box.REVOKED, "acme", "classic", 3, FAILS, FAILS, FAILS, FAILS, UNKNOWN),
                Arguments.of(Box.EXPIRED, "acme/web", "classic", 3, FAILS, FAILS, FAILS, FAILS, UNKNOWN),
                Arguments.of("ghp_never", "acme", "classic", 3, FAILS, FAILS, FAILS, FAILS, UNKNOWN),
                Arguments.of(Box.FINE, "acme/api", "fine-grained", 3, WORKS, FAILS, FAILS, FAILS, UNKNOWN),
                Arguments.of(Box.FINE, "acme/web", "fine-grained", 4, WORKS, FAILS, FAILS, WORKS, UNKNOWN),
                Arguments.of(Box.INSTALLATION, "acme/api", "app", 3, FAILS, FAILS, FAILS, FAILS, UNKNOWN),
                Arguments.of(Box.ACTIONS, "acme/api", "actions", 4, FAILS, FAILS, WORKS, WORKS, UNKNOWN),
                Arguments.of(Box.OAUTH, "acme/api", "oauth", 4, WORKS, WORKS, WORKS, FAILS, FAILS),
                Arguments.of("", "acme/api", "anonymous", 3, UNKNOWN, FAILS, FAILS, FAILS, FAILS),
                Arguments.of("", "acme/web", "anonymous", 4, UNKNOWN, FAILS, FAILS, WORKS, FAILS));
    }

    @ParameterizedTest(name = "{2} {1}")
    @MethodSource("tokens")
    void verdicts(
            String token,
            String scope,
            String kind,
            int exit,
            State identify,
            State list,
            State read,
            State pull,
            State push) {
        try (Box box = new Box(data)) {
            Diagnosis diagnosis = box.connections(box.environment("GITHUB_PAT", token, "GHCR_IMAGE_SCOPE", scope))
                    .test(Connection.DEFAULT_NAME, step -> {});
            assertThat(diagnosis.capabilities())
                    .as(diagnosis.toString())
                    .filteredOn(one -> one.capability() == LIST_PACKAGES || one.capability() == PULL)
                    .allMatch(one -> scope.startsWith(String.valueOf(one.owner())));
            assertThat(Stream.of(IDENTIFY, LIST_PACKAGES, READ_VERSIONS, PULL, PUSH)
                            .map(ability -> state(diagnosis, ability)))
                    .as(diagnosis.toString())
                    .containsExactly(identify, list, read, pull, push);
            assertThat(diagnosis.identity().kind().word()).isEqualTo(kind);
            assertThat(diagnosis.exitStatus()).as(diagnosis.toString()).isEqualTo(exit);
            assertThat(diagnosis.ok()).isEqualTo(exit == 0);
            assertThat(diagnosis.capabilities())
                    .filteredOn(one -> one.state() == FAILS)
                    .allSatisfy(one -> {
                        assertThat(one.evidence()).isNotBlank();
                        assertThat(one.remedy()).as(one.toString()).isNotBlank().endsWith(".");
                    });
            if (!token.isEmpty()) {
                assertThat(DiagnosisJson.write(diagnosis)).doesNotContain(token);
            }
        }
    }

    @Test
    void asksTheApiOnceWithABadToken() {
        try (Box box = new Box(data)) {
            box.connections(box.environment("GITHUB_PAT", Box.REVOKED, "GHCR_IMAGE_SCOPE", "acme,mona,locked/app"))
                    .test(Connection.DEFAULT_NAME, step -> {});
            assertThat(box.sandbox.truth().restRequests()).isEqualTo(1);
            assertThat(box.sandbox.truth().credentials(dev.tallyman.sandbox.Origin.REGISTRY))
                    .isEmpty();
        }
    }

    private static State state(Diagnosis diagnosis, Ability ability) {
        return diagnosis.capabilities().stream()
                .filter(one -> one.capability() == ability)
                .findFirst()
                .orElseThrow()
                .state();
    }
}
