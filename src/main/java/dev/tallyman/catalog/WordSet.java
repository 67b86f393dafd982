package dev.tallyman.catalog;

import java.util.Arrays;

/** Words, asked whether a part of a text is one of them without copying the part: catalogers are asked so for every file of a layer. */
public final class WordSet {
    /** By their length. */
    private final String[][] words;

    private WordSet(String[][] words) {
        this.words = words;
    }

    public static WordSet of(String... words) {
        int longest = Arrays.stream(words).mapToInt(String::length).max().orElse(0);
        String[][] byLength = new String[longest + 1][];
        for (int length = 0; length <= longest; length++) {
            int wanted = length;
            byLength[length] =
                    Arrays.stream(words).filter(word -> word.length() == wanted).toArray(String[]::new);
        }
        return new WordSet(byLength);
    }

    /** Whether {@code text} from {@code start} on, to its end, is one of them. */
    public boolean hasEnd(String text, int start) {
        return has(text, start, text.length(), false);
    }

    /** As {@link #hasEnd}, in capital letters or small ones. */
    public boolean hasEndInAnyCase(String text, int start) {
        return has(text, start, text.length(), true);
    }

    /** Whether {@code text} from {@code start} up to and without {@code end} is one of them. */
    public boolean has(String text, int start, int end) {
        return has(text, start, end, false);
    }

    private boolean has(String text, int start, int end, boolean anyCase) {
        int length = end - start;
        if (length < 0 || length >= words.length) {
            return false;
        }
        for (String word : words[length]) {
            if (text.regionMatches(anyCase, start, word, 0, length)) {
                return true;
            }
        }
        return false;
    }
}
