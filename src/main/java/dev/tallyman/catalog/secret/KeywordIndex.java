package dev.tallyman.catalog.secret;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Finds all keywords of all rules in one pass over bytes, letters in either case (Aho and Corasick, "Efficient string matching", 1975). What no
 * keyword is in, which is nearly everything, costs one look-up a byte.
 */
final class KeywordIndex {
    private static final int[] NONE = {};

    /** By byte: the column of {@link #next}; 0 for bytes that no keyword has. */
    private final byte[] columns = new byte[256];

    private final int width;

    /** By state and column: the next state. */
    private final short[] next;

    /** By state: the lists whose keywords end there. */
    private final int[][] ends;

    /** Told of each keyword found. */
    interface Hit {
        /**
         * @param list number of the list that has the keyword
         * @param end  of the keyword, exclusive
         */
        void at(int list, int end);
    }

    /** @param lists of keywords in lower case; ASCII */
    KeywordIndex(List<List<String>> lists) {
        int used = 1;
        int states = 1;
        for (List<String> keywords : lists) {
            for (String keyword : keywords) {
                states += keyword.length();
                for (byte b : keyword.getBytes(StandardCharsets.US_ASCII)) {
                    if (columns[b] == 0) {
                        columns[b] = (byte) used++;
                    }
                }
            }
        }
        for (int c = 'a'; c <= 'z'; c++) {
            columns[c - 'a' + 'A'] = columns[c];
        }
        width = used;
        short[] table = new short[states * width];
        List<int[]> outputs = new ArrayList<>(List.of(NONE));
        for (int list = 0; list < lists.size(); list++) {
            for (String keyword : lists.get(list)) {
                int state = insert(keyword, table, outputs);
                outputs.set(state, with(outputs.get(state), list));
            }
        }
        link(table, outputs);
        next = Arrays.copyOf(table, outputs.size() * width);
        ends = outputs.toArray(int[][]::new);
    }

    private int insert(String keyword, short[] table, List<int[]> outputs) {
        int state = 0;
        for (byte b : keyword.getBytes(StandardCharsets.US_ASCII)) {
            int cell = state * width + columns[b];
            if (table[cell] == 0) {
                table[cell] = (short) outputs.size();
                outputs.add(NONE);
            }
            state = table[cell];
        }
        return state;
    }

    private static int[] with(int[] lists, int list) {
        for (int one : lists) {
            if (one == list) {
                return lists;
            }
        }
        int[] more = Arrays.copyOf(lists, lists.length + 1);
        more[lists.length] = list;
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
            for (int list : outputs.get(fallback[state])) {
                outputs.set(state, with(outputs.get(state), list));
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
                for (int list : found) {
                    hit.at(list, i + 1);
                }
            }
        }
    }
}
