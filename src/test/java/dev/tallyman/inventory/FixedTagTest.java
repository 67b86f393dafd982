package dev.tallyman.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FixedTagTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.4.2",
                "v2.0.0-rc.1",
                "1.2.3.4",
                "3.20.1-alpine",
                "2026.03.01",
                "2026-03-01",
                "20260301",
                "20260301-1530",
                "sha-1a2b3c4",
                "0123456789012345678901234567890123456789"
            })
    void namesOneContentForGood(String tag) {
        assertThat(FixedTag.is(tag)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "latest",
                "main",
                "1",
                "1.4",
                "v2",
                "3.20-alpine",
                "edge",
                "20261399",
                "sha256-0123456789012345678901234567890123456789012345678901234567890123.sig",
                "pr-123",
                "1.4.x"
            })
    void isMeantToMove(String tag) {
        assertThat(FixedTag.is(tag)).isFalse();
    }

    @Test
    @Timeout(5)
    void theLongestTagTakesNoTime() {
        assertThat(FixedTag.is("1.".repeat(63) + "!!")).isFalse();
        assertThat(FixedTag.is("2026-03-01" + "1".repeat(117) + "!")).isFalse();
    }
}
