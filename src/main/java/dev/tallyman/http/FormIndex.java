package dev.tallyman.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The spellings to take out of texts, found by their first three characters, so that a text is read once however many there are. Safe for use by
 * several threads; readers do not wait for each other.
 */
final class FormIndex {
    /** Characters that every spelling has at least. */
    static final int SHORTEST = 3;

    private static final int SLOTS = 1 << 16;

    /** Whether some spelling begins so; never taken back, as a slot may be shared and a false alarm costs a look. */
    private final boolean[] begins = new boolean[SLOTS];

    private volatile boolean empty = true;

    private final Map<String, List<String>> byBeginning = new HashMap<>();

    synchronized void add(String form) {
        List<String> forms = new ArrayList<>(byBeginning.getOrDefault(beginning(form, 0), List.of()));
        if (!forms.contains(form)) {
            forms.add(form);
        }
        // Of two that begin alike, the longer one has to be tried first.
        forms.sort(Comparator.comparingInt(String::length).reversed());
        byBeginning.put(beginning(form, 0), List.copyOf(forms));
        begins[slot(form, 0)] = true;
        empty = false;
    }

    synchronized void remove(String form) {
        List<String> forms = new ArrayList<>(byBeginning.getOrDefault(beginning(form, 0), List.of()));
        forms.remove(form);
        byBeginning.put(beginning(form, 0), List.copyOf(forms));
    }

    String replaceIn(String text, String mark) {
        if (empty) {
            return text;
        }
        StringBuilder result = null;
        int copied = 0;
        int at = 0;
        while (at + SHORTEST <= text.length()) {
            int length = begins[slot(text, at)] ? lengthAt(text, at) : 0;
            if (length == 0) {
                at++;
            } else {
                result = result == null ? new StringBuilder(text.length()) : result;
                result.append(text, copied, at).append(mark);
                at += length;
                copied = at;
            }
        }
        return result == null
                ? text
                : result.append(text, copied, text.length()).toString();
    }

    private synchronized int lengthAt(String text, int at) {
        for (String form : byBeginning.getOrDefault(beginning(text, at), List.of())) {
            if (text.startsWith(form, at)) {
                return form.length();
            }
        }
        return 0;
    }

    private static String beginning(String text, int at) {
        return text.substring(at, at + SHORTEST);
    }

    private static int slot(String text, int at) {
        return ((text.charAt(at) * 31 + text.charAt(at + 1)) * 31 + text.charAt(at + 2)) & (SLOTS - 1);
    }
}
