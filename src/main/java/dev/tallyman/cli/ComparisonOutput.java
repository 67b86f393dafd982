package dev.tallyman.cli;

import dev.tallyman.report.ComparisonMarkdown;
import dev.tallyman.scan.Comparison;
import dev.tallyman.scan.ContentsDiff;
import java.util.List;
import java.util.Objects;

/** Comparisons as JSON, as Markdown, or as tables for people. */
final class ComparisonOutput {
    private final Console console;

    private ComparisonOutput(Console console) {
        this.console = console;
    }

    static void write(Console console, List<Comparison> comparisons) {
        if (console.format() == OutputFormat.markdown) {
            console.text(ComparisonMarkdown.of(comparisons));
        } else {
            console.result(comparisons, () -> new ComparisonOutput(console).text(comparisons));
        }
    }

    private String text(List<Comparison> comparisons) {
        StringBuilder text = new StringBuilder();
        comparisons.forEach(one -> comparison(one, text));
        return text.toString().stripTrailing() + "\n";
    }

    private void comparison(Comparison one, StringBuilder text) {
        ContentsDiff diff = one.diff();
        if (diff == null) {
            Comparison.Side only = Objects.requireNonNull(one.left() == null ? one.right() : one.left());
            text.append(heading(only.title())).append("\n  only there\n\n");
            return;
        }
        text.append(heading(Objects.requireNonNull(one.left()).title() + "  →  "
                        + Objects.requireNonNull(one.right()).title()))
                .append('\n');
        text.append("  ")
                .append(Words.count(diff.same(), "package", "packages"))
                .append(" the same, ")
                .append(diff.changed().size())
                .append(" in other versions, ")
                .append(diff.onlyLeft().size())
                .append(" only left, ")
                .append(diff.onlyRight().size())
                .append(" only right; ")
                .append(Words.count(diff.gained().size(), "finding", "findings"))
                .append(" gained, ")
                .append(diff.lost().size())
                .append(" lost\n");
        packages(diff, text);
        findings(diff, text);
        text.append('\n');
    }

    private String heading(String title) {
        return Style.BOLD.apply(Printable.of(title), console.color());
    }

    private void packages(ContentsDiff diff, StringBuilder text) {
        if (diff.samePackages()) {
            return;
        }
        Table table = new Table()
                .column("PACKAGE", Table.Column.TEXT)
                .column("TYPE", Table.Column.WHOLE)
                .column("LEFT", Table.Column.TEXT)
                .column("RIGHT", Table.Column.TEXT);
        diff.changed().forEach(one -> table.row(one.name(), one.type(), joined(one.left()), joined(one.right())));
        diff.onlyLeft().forEach(one -> table.row(one.name(), one.type(), joined(one.versions()), ""));
        diff.onlyRight().forEach(one -> table.row(one.name(), one.type(), "", joined(one.versions())));
        text.append('\n').append(table.render(console.width(), console.color()));
    }

    private static String joined(List<String> versions) {
        return String.join(
                ", ", versions.stream().map(v -> v.isEmpty() ? "unknown" : v).toList());
    }

    private void findings(ContentsDiff diff, StringBuilder text) {
        if (diff.gained().isEmpty() && diff.lost().isEmpty()) {
            return;
        }
        Table table = new Table()
                .column("FINDING", Table.Column.WHOLE)
                .column("", Table.Column.WHOLE)
                .column("SEVERITY", Table.Column.WHOLE)
                .column("PACKAGE", Table.Column.TEXT)
                .column("INSTALLED", Table.Column.TEXT);
        diff.gained().forEach(one -> table.row(cells(one, "gained")));
        diff.lost().forEach(one -> table.row(cells(one, "lost")));
        text.append('\n').append(table.render(console.width(), console.color()));
    }

    private static Object[] cells(ContentsDiff.Weakness one, String what) {
        return new Object[] {
            one.id(), what, new Table.Cell(one.severity().word(), Style.of(one.severity())), one.name(), one.installed()
        };
    }
}
