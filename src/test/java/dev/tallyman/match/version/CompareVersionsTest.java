package dev.tallyman.match.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import java.io.IOException;
import java.io.StringReader;
import org.junit.jupiter.api.Test;

class CompareVersionsTest {
    @Test
    void answersOneLineALine() throws IOException {
        StringBuilder output = new StringBuilder();
        boolean all = CompareVersions.of("npm")
                .answerAll(new StringReader("1.2.3 1.2.4\r\n  2.0.0\t1.0.0\n1.0.0 v1.0.0"), output);
        assertThat(output).hasToString("<\n>\n=\n");
        assertThat(all).isTrue();
    }

    @Test
    void saysWhyThereIsNoAnswerAndGoesOn() throws IOException {
        StringBuilder output = new StringBuilder();
        boolean all = CompareVersions.of("npm")
                .answerAll(new StringReader("1.2.3 latest\n\n1.0.0\n1 2 3\n1.0.0 1.0.1\n"), output);
        assertThat(output).hasToString("""
                        ? "latest" has no number where one is needed
                        ? expected two versions, found none
                        ? expected two versions, found 1
                        ? expected two versions, found 3
                        <
                        """);
        assertThat(all).isFalse();
    }

    @Test
    void quotesHoldVersionsWithBlanks() throws IOException {
        StringBuilder output = new StringBuilder();
        CompareVersions pypi = CompareVersions.of("PyPI");
        pypi.answerAll(new StringReader("\"1.0 final\" 1.0\n\"a\\\"b\" \"a\\\\c\"\n\"1.0 2.0\n"), output);
        assertThat(output).hasToString("<\n<\n? a double quote is not closed\n");
    }

    @Test
    void controlCharactersDoNotReachTheTerminal() throws IOException {
        StringBuilder output = new StringBuilder();
        CompareVersions.of("npm").answerAll(new StringReader("1.0.0 \u001b[2J\u202e\n"), output);
        assertThat(output).hasToString("? \"\uFFFD[2J\uFFFD\" has no number where one is needed\n");
    }

    @Test
    void onePair() {
        CompareVersions debian = CompareVersions.of("Debian:12");
        assertThat(debian.answer("1:1.0", "2.0")).isEqualTo(">");
        assertThat(CompareVersions.isOrder(debian.answer("1-", "2.0"))).isFalse();
    }

    @Test
    void anUnknownEcosystemIsWrongUsageAndTheKnownOnesAreNamed() {
        assertThatThrownBy(() -> CompareVersions.of("Debain")).isInstanceOfSatisfying(TallymanException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.USAGE);
            assertThat(e.reason()).contains("Debain");
            assertThat(e.hint()).contains("Debian, ", "crates.io, ", "Rocky Linux");
        });
    }
}
