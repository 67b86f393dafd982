package dev.tallyman.server;

import java.util.List;

/**
 * A page of a list.
 *
 * @param first number of its first row, from 1
 * @param total rows of all pages
 * @param all   rows before anything narrowed the list
 */
public record Slice<T>(List<T> rows, int page, int pages, int first, int total, int all) {
    static final int SIZE = 50;

    public Slice {
        rows = List.copyOf(rows);
    }

    static <T> Slice<T> of(List<T> rows, int page, int all) {
        int pages = Math.max(1, (rows.size() + SIZE - 1) / SIZE);
        int shown = Math.min(page, pages);
        int from = (shown - 1) * SIZE;
        return new Slice<>(
                rows.subList(from, Math.min(rows.size(), from + SIZE)), shown, pages, from + 1, rows.size(), all);
    }
}
