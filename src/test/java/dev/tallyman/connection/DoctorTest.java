package dev.tallyman.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.connection.Diagnosis.State;
import dev.tallyman.connection.DoctorTable.Credential;
import dev.tallyman.connection.DoctorTable.Situation;
import dev.tallyman.sandbox.AccessToken;
import dev.tallyman.sandbox.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every kind of token in every situation against GHCR in a box: the exact verdicts, their evidence and their remedies. The table is read and judged by
 * people; {@code -Ddoctor.update=true} writes it anew.
 */
class DoctorTest {
    private static final Path TABLE = Path.of("src", "test", "resources", "testdata", "doctor", "verdicts.txt");

    @TempDir
    Path data;

    @ParameterizedTest
    @EnumSource
    void verdicts(Credential credential) throws IOException {
        Map<String, String> seen = DoctorTable.blocks(credential, data);
        if (Boolean.getBoolean("doctor.update")) {
            update(seen);
        }
        Map<String, String> table = table();
        seen.forEach((heading, block) ->
                assertThat(block).as(heading).isEqualTo(table.getOrDefault(heading, "no such row in " + TABLE)));
    }

    @Test
    void everyKindOfTokenHasARowForEverySituationAndNoRowIsLeftOver() throws IOException {
        List<String> wanted = new ArrayList<>();
        for (Credential credential : Credential.values()) {
            for (Situation situation : Situation.values()) {
                wanted.add(DoctorTable.heading(credential, situation));
            }
        }
        assertThat(table().keySet()).containsExactlyElementsOf(wanted);
        assertThat(Stream.of(Credential.values()).map(each -> each.kind))
                .as("a kind of token that the sandbox knows")
                .contains(AccessToken.Kind.values());
        String all = String.join("\n", table().values());
        for (Token.Kind kind : Token.Kind.values()) {
            assertThat(all).contains("; " + kind.word() + " token of ");
        }
    }

    /** What GitHub and GHCR are known to say (facts, section 1), each in some row as the evidence. */
    @Test
    void everyKnownRefusalIsTheEvidenceOfSomeRow() throws IOException {
        assertThat(String.join("\n", table().values()))
                .contains(
                        "401 Bad credentials",
                        "(X-GitHub-SSO: required)",
                        "single sign-on",
                        "forbids access via a personal access token (classic)",
                        "Maximum number of login attempts exceeded",
                        "400 Invalid argument.",
                        "404 Not Found",
                        "Resource not accessible by personal access token",
                        "Resource not accessible by integration",
                        "DENIED: denied",
                        "DENIED: requested access to the resource is denied",
                        "permission_denied: read_package",
                        "permission_denied: The token provided does not match expected scopes.",
                        "installation not allowed to Read organization package",
                        "UNAUTHORIZED: authentication required");
    }

    @Test
    void whatFailsHasEvidenceAndARemedyOfOneSentence() throws IOException {
        String remedy = "\n      -> [A-Z][^\\n]*\\.(\n|$)";
        for (Map.Entry<String, String> row : table().entrySet()) {
            for (String line : row.getValue().split("\n(?=  \\S)")) {
                if (line.matches("(?s)  \\S+( of \\S+)? +fails .*")) {
                    assertThat(line + "\n")
                            .as(row.getKey())
                            .containsPattern("fails +\\S")
                            .containsPattern(remedy);
                }
            }
        }
    }

    @Test
    void asksTheApiOnceWithABadToken() {
        try (Box box = new Box(data)) {
            box.connections(box.environment("GITHUB_PAT", Box.REVOKED, "GHCR_IMAGE_SCOPE", "acme,mona,locked/app"))
                    .test(Connection.DEFAULT_NAME, step -> {});
            assertThat(box.sandbox.truth().restRequests()).isEqualTo(1);
            assertThat(box.sandbox.truth().credentials(Origin.REGISTRY)).isEmpty();
        }
    }

    @Test
    void namesNoToken() {
        try (Box box = new Box(data)) {
            for (String token : List.of(Box.CLASSIC, Box.REVOKED, Box.FINE, Box.OAUTH, Box.ACTIONS)) {
                Diagnosis diagnosis = box.connections(
                                box.environment("GITHUB_PAT", token, "GHCR_IMAGE_SCOPE", "acme/api"))
                        .test(Connection.DEFAULT_NAME, step -> {});
                assertThat(DiagnosisJson.write(diagnosis)).doesNotContain(token);
            }
        }
    }

    @Test
    void aPartThatWorksIsNotLostInTheWhole() {
        try (Box box = new Box(data)) {
            Diagnosis diagnosis = box.connections(
                            box.environment("GITHUB_PAT", Box.FINE, "GHCR_IMAGE_SCOPE", "acme/api,acme/web"))
                    .test(Connection.DEFAULT_NAME, step -> {});
            var pull = diagnosis.capabilities().stream()
                    .filter(one -> one.capability() == Diagnosis.Ability.PULL)
                    .findFirst()
                    .orElseThrow();
            assertThat(pull.state()).isEqualTo(State.FAILS);
            assertThat(pull.worksOn()).containsExactly("web");
            assertThat(diagnosis.exitStatus()).isEqualTo(4);
        }
    }

    private static Map<String, String> table() throws IOException {
        Map<String, String> rows = new LinkedHashMap<>();
        for (String part : Files.readString(TABLE).split("(?m)^(?==== )")) {
            int end = part.indexOf('\n');
            if (part.startsWith("=== ")) {
                rows.put(part.substring(0, end), part.substring(end + 1).strip() + "\n");
            }
        }
        return rows;
    }

    private static synchronized void update(Map<String, String> seen) throws IOException {
        Map<String, String> rows = Files.exists(TABLE) ? table() : new LinkedHashMap<>();
        rows.putAll(seen);
        StringBuilder text = new StringBuilder(
                "What the doctor says of every kind of token in every situation. DoctorTest compares it; -Ddoctor.update=true writes it.\n");
        for (Credential credential : Credential.values()) {
            for (Situation situation : Situation.values()) {
                String heading = DoctorTable.heading(credential, situation);
                text.append('\n').append(heading).append('\n').append(rows.getOrDefault(heading, "?\n"));
            }
        }
        Files.createDirectories(TABLE.getParent());
        Files.writeString(TABLE, text);
    }
}
