package dev.tallyman.catalog.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallyman.catalog.FoundSecret;
import dev.tallyman.catalog.ImageRisks;
import dev.tallyman.model.Severity;
import dev.tallyman.model.TallymanException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretAllowListTest {
    private static final FoundSecret SECRET = new FoundSecret(
            "npm-token",
            "npm token",
            Severity.CRITICAL,
            "ab12",
            FoundSecret.Kind.FILE,
            "app/sub/.npmrc",
            1,
            null,
            FoundSecret.State.PRESENT,
            null);

    @TempDir
    Path folder;

    private static SecretAllowList list(String entry) {
        return SecretAllowList.parse("test", "allow: [{" + entry + "}]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fingerprint: ab12, reason: known",
                "rule: npm-token, reason: known",
                "path: 'app/**', reason: known",
                "path: '**/.npmrc', rule: npm-token, fingerprint: ab12, reason: known"
            })
    void anEntryAllowsWhatFitsAllOfIt(String entry) {
        assertThat(list(entry).test(SECRET)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fingerprint: ab13, reason: known",
                "rule: jwt, reason: known",
                "path: 'app/*', reason: known",
                "path: 'app/**', rule: jwt, reason: known"
            })
    void anEntryAllowsNothingElse(String entry) {
        assertThat(list(entry).test(SECRET)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "allow: [{fingerprint: ab12}]",
                "allow: [{reason: all}]",
                "allow: [{rule: npm-tokn, reason: slip}]",
                "allow: [{pth: x, reason: slip}]",
                "allow: [{path: '{a', reason: slip}]",
                "allow: {}",
                "allowed: []",
                "allow: [",
                ""
            })
    void whatIsNotUnderstoodIsAnError(String yaml) {
        assertThatThrownBy(() -> SecretAllowList.parse("test", yaml)).isInstanceOf(TallymanException.class);
    }

    @Test
    void theFolderHasAListOrNone() throws Exception {
        assertThat(SecretAllowList.ofFolder(folder).test(SECRET)).isFalse();
        Files.writeString(folder.resolve(SecretAllowList.FILE), "allow: [{rule: npm-token, reason: known}]");
        assertThat(SecretAllowList.ofFolder(folder).test(SECRET)).isTrue();
        assertThat(SecretAllowList.NONE.and(SecretAllowList.ofFolder(folder)).test(SECRET))
                .isTrue();
    }

    @Test
    void whatIsAllowedIsCounted() {
        ImageRisks risks = new ImageRisks(true, List.of(SECRET), List.of(), 1, 0, List.of(), 0, 0)
                .without(list("rule: npm-token, reason: known"));
        assertThat(risks.secrets()).isEmpty();
        assertThat(risks.allowed()).isEqualTo(1);
    }
}
