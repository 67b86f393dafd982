package dev.tallyman.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordSetTest {
    private final WordSet words = WordSet.of("lib", "app", "node_modules");

    @Test
    void aPartOfATextIsAWordOrNot() {
        assertThat(words.has("usr/lib/x", 4, 7)).isTrue();
        assertThat(words.has("usr/lib/x", 4, 8)).isFalse();
        assertThat(words.has("usr/lib/x", 4, 6)).isFalse();
        assertThat(words.has("usr/bin/x", 4, 7)).isFalse();
        assertThat(words.has("node_modules", 0, 12)).isTrue();
        assertThat(words.has("node_modules_", 0, 13)).isFalse();
        assertThat(words.has("x", 1, 1)).isFalse();
        assertThat(words.has("x", 1, 0)).isFalse();
    }

    @Test
    void theEndOfATextIsAWordOrNot() {
        assertThat(words.hasEnd("usr/app", 4)).isTrue();
        assertThat(words.hasEnd("usr/APP", 4)).isFalse();
        assertThat(words.hasEndInAnyCase("usr/APP", 4)).isTrue();
        assertThat(words.hasEndInAnyCase("usr/APPS", 4)).isFalse();
        assertThat(WordSet.of().hasEnd("", 0)).isFalse();
    }
}
