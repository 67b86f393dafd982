package dev.tallyman.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class FixedTagsTest {
    @Test
    void areThoseThatLookLikeItUnlessOthersAreNamed() {
        assertThat(FixedTags.of(" ").contain("1.4.2")).isTrue();
        assertThat(FixedTags.of("").contain("latest")).isFalse();
        FixedTags named = FixedTags.of("v*, release-*-final,stable");
        assertThat(named.contain("v1")).isTrue();
        assertThat(named.contain("release-7-final")).isTrue();
        assertThat(named.contain("stable")).isTrue();
        assertThat(named.contain("stable-2")).isFalse();
        assertThat(named.contain("1.4.2")).isFalse();
        assertThat(FixedTags.of("a.c").contain("abc")).as("a dot is a dot").isFalse();
    }

    @Test
    @Timeout(5)
    void takeNoTimeWhateverThePattern() {
        assertThat(FixedTags.of("*".repeat(60) + "x").contain("a".repeat(128))).isFalse();
    }
}
