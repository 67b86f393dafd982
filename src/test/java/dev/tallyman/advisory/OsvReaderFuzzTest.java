package dev.tallyman.advisory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Records that were cut, bent and mixed, from a fixed seed: each is read or refused, and nothing else comes of it. */
class OsvReaderFuzzTest {
    private static final int ROUNDS = 20_000;
    private static final String RECORD = """
            {"schema_version":"1.7.0","id":"GHSA-1","modified":"2024-01-01T00:00:00Z","withdrawn":null,"aliases":["CVE-2024-0001"],
             "severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
             "affected":[{"package":{"ecosystem":"npm","name":"p","purl":"pkg:npm/p"},"versions":["1.0.0"],
               "ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"1.2.0"}]}],"database_specific":{"severity":"HIGH","x":[1,{}]}}]}
            """;
    private static final String[] PARTS = {
        "null", "[]", "{}", "\"\"", "0", "-1e999", "\"affected\":", "\"id\":7,", "]", "}", "[[[[", "\u0000", "true", ","
    };

    @Test
    void isReadOrRefused() {
        Random random = new Random(20_261_123);
        int read = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = bent(random).getBytes(StandardCharsets.UTF_8);
            for (int flip = random.nextInt(3); flip > 0; flip--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            read += isRead(bytes) ? 1 : 0;
        }
        // Some bends leave a record, most do not: both paths were walked.
        assertThat(read).isBetween(1, ROUNDS - 1);
    }

    private static boolean isRead(byte[] bytes) {
        try {
            Advisory advisory = OsvReader.read(bytes, bytes.length);
            byte[] header = OsvWriter.header(advisory);
            assertThat(OsvReader.read(header, header.length).id()).isEqualTo(advisory.id());
            assertThat(OsvReader.readAffected(OsvWriter.affected(advisory.affected())))
                    .isEqualTo(advisory.affected());
            return true;
        } catch (BadRecordException e) {
            return false;
        }
    }

    private static String bent(Random random) {
        StringBuilder text = new StringBuilder(RECORD);
        for (int bend = random.nextInt(3); bend > 0; bend--) {
            int from = random.nextInt(text.length());
            int to = Math.min(text.length(), from + random.nextInt(20));
            text.replace(from, to, random.nextBoolean() ? "" : PARTS[random.nextInt(PARTS.length)]);
        }
        if (random.nextInt(4) == 0) {
            text.setLength(1 + random.nextInt(text.length()));
        }
        return text.toString();
    }
}
