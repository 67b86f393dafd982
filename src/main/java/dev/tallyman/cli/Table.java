package dev.tallyman.cli;

import java.util.ArrayList;
import java.util.List;

/** A table for people: aligned columns, two blanks between them, cut to the terminal's width in the columns that may be cut. */
final class Table {
    private static final String GAP = "  ";
    private static final int SMALLEST_CUT = 12;

    /** How a column behaves: text that may be cut, text that may not, or numbers on the right. */
    enum Column {
        TEXT,
        WHOLE,
        NUMBER
    }

    private final List<String> headings = new ArrayList<>();
    private final List<Column> kinds = new ArrayList<>();
    private final List<List<Cell>> rows = new ArrayList<>();

    /** A cell: what is shown, and in which colour. The text may be anybody's. */
    record Cell(String text, Style style) {
        Cell {
            text = Printable.of(text);
        }
    }

    Table column(String heading, Column kind) {
        headings.add(heading);
        kinds.add(kind);
        return this;
    }

    Table row(Object... cells) {
        List<Cell> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(cell instanceof Cell ready ? ready : new Cell(String.valueOf(cell), Style.PLAIN));
        }
        if (row.size() != headings.size()) {
            throw new IllegalArgumentException(row.size() + " cells for " + headings.size() + " columns");
        }
        rows.add(row);
        return this;
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** The whole table, a heading and a line a row. */
    String render(int width, boolean color) {
        int[] widths = widths(width);
        StringBuilder text = new StringBuilder();
        line(text, headings.stream().map(h -> new Cell(h, Style.FAINT)).toList(), widths, color);
        rows.forEach(row -> line(text, row, widths, color));
        return text.toString();
    }

    private int[] widths(int total) {
        int[] widths = new int[headings.size()];
        for (int c = 0; c < widths.length; c++) {
            int column = c;
            widths[c] = Math.max(
                    headings.get(c).length(),
                    rows.stream()
                            .mapToInt(row -> length(row.get(column).text()))
                            .max()
                            .orElse(0));
        }
        int excess = sum(widths) + GAP.length() * (widths.length - 1) - total;
        while (excess > 0) {
            int widest = widestThatMayBeCut(widths);
            if (widest < 0) {
                break;
            }
            int cut = Math.min(excess, Math.max(1, widths[widest] / 8));
            widths[widest] -= cut;
            excess -= cut;
        }
        return widths;
    }

    private int widestThatMayBeCut(int[] widths) {
        int widest = -1;
        for (int c = 0; c < widths.length; c++) {
            if (kinds.get(c) == Column.TEXT && widths[c] > SMALLEST_CUT && (widest < 0 || widths[c] > widths[widest])) {
                widest = c;
            }
        }
        return widest;
    }

    private void line(StringBuilder text, List<Cell> cells, int[] widths, boolean color) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < widths.length; c++) {
            Cell cell = cells.get(c);
            String shown = cut(cell.text(), widths[c]);
            String padding = " ".repeat(widths[c] - length(shown));
            String styled = cell.style().apply(shown, color);
            line.append(kinds.get(c) == Column.NUMBER ? padding + styled : styled + padding);
            if (c < widths.length - 1) {
                line.append(GAP);
            }
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }

    private static String cut(String text, int width) {
        if (length(text) <= width) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, width - 1)) + "…";
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static int sum(int[] numbers) {
        int sum = 0;
        for (int number : numbers) {
            sum += number;
        }
        return sum;
    }
}
