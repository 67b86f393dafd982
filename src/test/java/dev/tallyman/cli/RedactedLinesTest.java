package dev.tallyman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.http.Redactor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactedLinesTest {
    private static final String TOKEN = "ghp_" + "a1B2".repeat(9);

    /** Wherever the pieces end, the result is that of the whole document at once; characters of several bytes stay whole. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1000, RedactedLines.CHUNK - 1, RedactedLines.CHUNK, RedactedLines.CHUNK + 1, 1 << 20})
    void itIsTheSameAsOfTheWholeDocument(int piece) throws IOException {
        StringBuilder document = new StringBuilder();
        for (int i = 0; i < 8_000; i++) {
            document.append("  \"note\" : \"é🙂 ")
                    .append(i % 1000 == 0 ? TOKEN : "nothing")
                    .append("\",\n");
        }
        document.append("x".repeat(3 * RedactedLines.CHUNK)).append(' ').append(TOKEN);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] bytes = document.toString().getBytes(StandardCharsets.UTF_8);
        RedactedLines lines = new RedactedLines(out);
        for (int at = 0; at < bytes.length; at += piece) {
            lines.write(bytes, at, Math.min(piece, bytes.length - at));
            lines.flush();
        }
        lines.finish();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo(Redactor.shared().redact(document.toString()))
                .doesNotContain(TOKEN);
    }

    /** A secret is not cut by the end of a piece: nothing leaves before its line has ended. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 20, 39})
    void aSecretAcrossTheEndOfAPieceIsTakenOut(int before) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RedactedLines lines = new RedactedLines(out);
        lines.write(("x\n" + "y".repeat(RedactedLines.CHUNK) + " " + TOKEN.substring(0, before))
                .getBytes(StandardCharsets.UTF_8));
        lines.write((TOKEN.substring(before) + "\n").getBytes(StandardCharsets.UTF_8));
        lines.finish();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .endsWith(" " + Redactor.MARK + "\n")
                .startsWith("x\ny");
    }
}
