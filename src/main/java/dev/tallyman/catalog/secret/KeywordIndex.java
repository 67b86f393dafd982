package dev.tallyman.catalog.secret;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds all keywords of all rules in one pass over bytes (Aho and Corasick, "Efficient string matching", 1975). What no keyword is in, which is
 * nearly everything, costs one look-up a byte. A keyword in lower case is found in any case, another one as it is written.
 */
final class KeywordIndex {
    private static final int[] NONE = {};

    /** By byte: the column of {@link #next}; 0 for bytes that no keyword has. */
    private final byte[] columns = new byte[256];

    private final int width;

    /** By state and column: the next state. */
    private final short[] next;

    /** By state: the keywords that end there, as their numbers. */
    private final int[][] ends;

    private final int[] listOf;

    /** By keyword: its bytes, where its case counts. */
    private final byte[] @Nullable [] exact;

    /** Told of each keyword found. */
    interface Hit {
        /**
         * @param list number of the list that has the keyword
         * @param end  of the keyword, exclusive
         */
        void at(int list, int end);
    }

    /** @param lists of keywords; ASCII */
    KeywordIndex(List<List<String>> lists) {
        List<String> all = lists.stream().flatMap(List::stream).toList();
        exact = new byte[all.size()][];
        listOf = new int[all.size()];
        int used = 1;
        int states = 1;
        for (String keyword : all) {
            states += keyword.length();
            for (byte b : folded(keyword)) {
                if (columns[b] == 0) {
                    columns[b] = (byte) used++;
                }
            }
        }
        for (int c = 'a'; c <= 'z'; c++) {
            columns[c - 'a' + 'A'] = columns[c];
        }
        width = used;
        short[] table = new short[states * width];
        List<int[]> outputs = new ArrayList<>(List.of(NONE));
        int number = 0;
        for (int list = 0; list < lists.size(); list++) {
            for (String keyword : lists.get(list)) {
                listOf[number] = list;
                boolean anyCase = keyword.equals(keyword.toLowerCase(Locale.ROOT));
                exact[number] = anyCase ? null : keyword.getBytes(StandardCharsets.US_ASCII);
                int state = insert(keyword, table, outputs);
                outputs.set(state, with(outputs.get(state), number++));
            }
        }
        link(table, outputs);
        next = Arrays.copyOf(table, outputs.size() * width);
        ends = outputs.toArray(int[][]::new);
    }

    private static byte[] folded(String keyword) {
        return keyword.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
    }

    private int insert(String keyword, short[] table, List<int[]> outputs) {
        int state = 0;
        for (byte b : folded(keyword)) {
            int cell = state * width + columns[b];
            if (table[cell] == 0) {
                table[cell] = (short) outputs.size();
                outputs.add(NONE);
            }
            state = table[cell];
        }
        return state;
    }

    private static int[] with(int[] keywords, int keyword) {
        int[] more = Arrays.copyOf(keywords, keywords.length + 1);
        more[keywords.length] = keyword;
        return more;
    }

    /** Where a keyword cannot go on, the longest of its ends that begins another one does. */
    private void link(short[] table, List<int[]> outputs) {
        short[] fallback = new short[outputs.size()];
        Deque<Integer> waiting = new ArrayDeque<>();
        for (int column = 0; column < width; column++) {
            if (table[column] != 0) {
                waiting.add((int) table[column]);
            }
        }
        while (!waiting.isEmpty()) {
            int state = waiting.remove();
            for (int keyword : outputs.get(fallback[state])) {
                outputs.set(state, with(outputs.get(state), keyword));
            }
            for (int column = 0; column < width; column++) {
                int cell = state * width + column;
                short shorter = table[fallback[state] * width + column];
                if (table[cell] == 0) {
                    table[cell] = shorter;
                } else {
                    fallback[table[cell]] = shorter;
                    waiting.add((int) table[cell]);
                }
            }
        }
    }

    void search(byte[] content, int length, Hit hit) {
        int state = 0;
        for (int i = 0; i < length; i++) {
            state = next[state * width + columns[content[i] & 0xff]];
            int[] found = ends[state];
            if (found.length > 0) {
                for (int keyword : found) {
                    if (isAsWritten(exact[keyword], content, i + 1)) {
                        hit.at(listOf[keyword], i + 1);
                    }
                }
            }
        }
    }

    private static boolean isAsWritten(byte @Nullable [] keyword, byte[] content, int end) {
        return keyword == null || Arrays.equals(keyword, 0, keyword.length, content, end - keyword.length, end);
    }
}
