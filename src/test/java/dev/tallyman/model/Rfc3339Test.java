package dev.tallyman.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-02-29T23:59:59Z",
                "2024-02-29T00:00:00.1Z",
                "1970-01-01T00:00:00.000000001Z",
                "0001-01-01T00:00:00Z",
                "2021-05-12T01:21:36.331890Z",
                "2021-05-12T01:21:36.331890+02:00",
                "2021-05-12T01:21:36-11:30",
                "2024-01-01T00:00:00.Z",
                "2021-05-12T01:21Z"
            })
    void reads_what_the_JDK_reads(String text) {
        assertThat(Rfc3339.parse(text)).isEqualTo(OffsetDateTime.parse(text).toInstant());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Z",
                "2023-02-29T00:00:00Z",
                "2024-13-01T00:00:00Z",
                "2024-01-01T24:00:00Z",
                "2024-01-01T00:60:00Z",
                "2024-01-01T00:00:60Z",
                "2024-01-01T00:00:00.1234567891Z",
                "2024-01-01T00:00:00",
                "2024-01-01 00:00:00Z",
                "2024-01-01T00:00:00.1x3Z",
                "+024-01-01T00:00:00Z",
                "yesterday"
            })
    void refuses_what_the_JDK_refuses(String text) {
        assertThatThrownBy(() -> OffsetDateTime.parse(text)).isInstanceOf(DateTimeException.class);
        assertThatThrownBy(() -> Rfc3339.parse(text)).isInstanceOf(DateTimeException.class);
    }

    @Test
    void writes_what_the_JDK_writes_and_reads_it_again() {
        Random random = new Random(7);
        long from = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
        long to = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
        int[] units = {1, 1_000, 1_000_000, 1_000_000_000};
        for (int i = 0; i < 20_000; i++) {
            int unit = units[i % units.length];
            Instant time =
                    Instant.ofEpochSecond(random.nextLong(from, to), random.nextInt(1_000_000_000) / unit * unit);
            String text = Rfc3339.format(time);
            assertThat(text).isEqualTo(time.toString());
            assertThat(Rfc3339.parse(text)).isEqualTo(time);
        }
        for (String text : new String[] {"-0001-03-01T00:00:00Z", "+10000-01-01T12:34:56.789Z"}) {
            assertThat(Rfc3339.format(Instant.parse(text))).isEqualTo(text);
        }
    }
}
