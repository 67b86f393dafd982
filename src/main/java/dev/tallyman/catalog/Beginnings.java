package dev.tallyman.catalog;

import java.util.ArrayList;
import java.util.List;

/** Beginnings of texts, looked up by their first character: asked for every file of a layer. */
public final class Beginnings {
    /** By their first character, which is one of ASCII. */
    private final String[][] beginnings = new String[128][];

    private Beginnings(List<String> beginnings) {
        List<List<String>> byFirst = new ArrayList<>();
        for (int i = 0; i < this.beginnings.length; i++) {
            byFirst.add(new ArrayList<>());
        }
        beginnings.forEach(one -> byFirst.get(one.charAt(0)).add(one));
        for (int i = 0; i < this.beginnings.length; i++) {
            this.beginnings[i] = byFirst.get(i).toArray(String[]::new);
        }
    }

    /** @param beginnings none empty, each with a first character of ASCII */
    public static Beginnings of(String... beginnings) {
        return new Beginnings(List.of(beginnings));
    }

    /** Whether {@code text} from {@code start} on begins with one of them. */
    public boolean fit(String text, int start) {
        if (start >= text.length() || text.charAt(start) >= beginnings.length) {
            return false;
        }
        for (String one : beginnings[text.charAt(start)]) {
            if (text.startsWith(one, start)) {
                return true;
            }
        }
        return false;
    }
}
