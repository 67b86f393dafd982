package dev.tallyman.catalog.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LiteralTest {
    /** Of few letters, so that much is nearly found: beside what the JDK finds. */
    @Test
    void findsWhatAndWhereTheJdkFinds() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            String text = random(random, random.nextInt(40));
            String wanted = random(random, 1 + random.nextInt(5));
            int from = random.nextInt(text.length() + 1);
            int to = from + random.nextInt(text.length() - from + 1);
            int found = new Literal(wanted).find(text.getBytes(StandardCharsets.ISO_8859_1), from, to);
            int expected = text.substring(0, to).indexOf(wanted, from);
            assertThat(found).as("%s in %s, %d to %d", wanted, text, from, to).isEqualTo(expected);
        }
    }

    private static String random(Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append("ab\u00ff".charAt(random.nextInt(3)));
        }
        return text.toString();
    }
}
