package dev.tallyman.cli;

import dev.tallyman.match.Finding;
import dev.tallyman.model.Severity;
import dev.tallyman.scan.ScanResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a scan found, for people: a head a target, what could not be read, then one table of findings over all platforms. */
final class ScanTable {
    private final int width;
    private final boolean color;

    ScanTable(int width, boolean color) {
        this.width = width;
        this.color = color;
    }

    String findings(List<ScanResult> results) {
        StringBuilder text = new StringBuilder();
        for (ScanResult result : results) {
            head(result, text);
            if (result.status() != ScanResult.Status.FAILED) {
                findings(result, text);
            }
            text.append('\n');
        }
        return text.toString().stripTrailing() + "\n";
    }

    String packages(List<ScanResult> results) {
        StringBuilder text = new StringBuilder();
        for (ScanResult result : results) {
            head(result, text);
            for (ScanResult.ImageScan image : result.images()) {
                Table table = new Table()
                        .column("PACKAGE", Table.Column.TEXT)
                        .column("VERSION", Table.Column.TEXT)
                        .column("TYPE", Table.Column.WHOLE)
                        .column("LICENSE", Table.Column.TEXT)
                        .column("WHERE", Table.Column.TEXT);
                image.packages()
                        .forEach(p -> table.row(
                                p.name(),
                                p.version().isEmpty() ? "unknown" : p.version(),
                                p.type(),
                                String.join(", ", p.licenses()),
                                p.paths().isEmpty() ? "" : p.paths().getFirst()));
                text.append('\n');
                if (result.images().size() > 1) {
                    text.append(Style.BOLD.apply(String.valueOf(image.platform()), color))
                            .append('\n');
                }
                text.append(table.render(width, color));
            }
            text.append('\n');
        }
        return text.toString().stripTrailing() + "\n";
    }

    private void head(ScanResult result, StringBuilder text) {
        text.append(Style.BOLD.apply(Printable.of(result.target()), color)).append('\n');
        if (result.digest() != null) {
            text.append("  ").append(result.digest()).append('\n');
        }
        for (ScanResult.ImageScan image : result.images()) {
            text.append("  ")
                    .append(
                            image.platform() == null
                                    ? "image"
                                    : Printable.of(image.platform().toString()))
                    .append("  ")
                    .append(
                            image.distribution() == null
                                    ? "no distribution known"
                                    : Printable.of(image.distribution().toString()))
                    .append("  ")
                    .append(image.packages().size())
                    .append(image.packages().size() == 1 ? " package  " : " packages  ")
                    .append(new Tally(image.findings()).render(color))
                    .append('\n');
        }
        if (result.status() != ScanResult.Status.COMPLETE) {
            String word = result.status() == ScanResult.Status.FAILED
                    ? "could not be read"
                    : "read in part: more may be wrong than is shown";
            text.append("  ").append(Style.WARNING.apply("! " + word, color)).append('\n');
        }
        result.notices()
                .forEach(notice -> text.append("  ")
                        .append(Style.WARNING.apply(Printable.of(notice.where() + ": " + notice.what()), color))
                        .append('\n'));
        result.problems()
                .forEach(problem -> text.append("    ")
                        .append(Printable.of(problem.where() + ": " + problem.what()))
                        .append('\n'));
    }

    private void findings(ScanResult result, StringBuilder text) {
        Map<String, Row> rows = rows(result);
        if (rows.isEmpty()) {
            boolean complete = result.status() == ScanResult.Status.COMPLETE;
            text.append('\n')
                    .append(complete ? Style.OK.apply("No findings.", color) : "No findings in what was read.")
                    .append('\n');
            return;
        }
        Table table = new Table()
                .column("WEAKNESS", Table.Column.WHOLE)
                .column("SEVERITY", Table.Column.WHOLE)
                .column("SCORE", Table.Column.NUMBER)
                .column("PACKAGE", Table.Column.TEXT)
                .column("INSTALLED", Table.Column.TEXT)
                .column("FIXED", Table.Column.TEXT)
                .column("WHERE", Table.Column.TEXT);
        boolean platforms = result.images().size() > 1;
        if (platforms) {
            table.column("PLATFORMS", Table.Column.TEXT);
        }
        rows.values().stream().sorted(Row.ORDER).forEach(row -> table.row(row.cells(platforms)));
        text.append('\n').append(table.render(width, color));
    }

    private static Map<String, Row> rows(ScanResult result) {
        Map<String, Row> rows = new LinkedHashMap<>();
        for (ScanResult.ImageScan image : result.images()) {
            for (Finding finding : image.findings()) {
                String where = finding.installed().paths().isEmpty()
                        ? ""
                        : finding.installed().paths().getFirst();
                String key = String.join(
                        "\n",
                        finding.id(),
                        finding.installed().name(),
                        finding.installed().version(),
                        where);
                rows.computeIfAbsent(key, k -> new Row(finding, where, new ArrayList<>()))
                        .platforms()
                        .add(String.valueOf(image.platform()));
            }
        }
        return rows;
    }

    private record Row(Finding finding, String where, List<String> platforms) {
        static final Comparator<Row> ORDER = Comparator.comparingDouble(
                        (Row row) -> -row.finding().risk())
                .thenComparing(row -> row.finding().severity())
                .thenComparingDouble(row ->
                        row.finding().score() == null ? 0 : -row.finding().score())
                .thenComparing(row -> row.finding().id())
                .thenComparing(row -> row.finding().installed().name());

        private Object fixed() {
            if (finding.status() != Finding.Status.AFFECTED) {
                return new Table.Cell(finding.status().word().replace('_', ' '), Style.FAINT);
            }
            return finding.fixed() == null ? new Table.Cell("none known", Style.FAINT) : finding.fixed();
        }

        Object[] cells(boolean withPlatforms) {
            Severity severity = finding.severity();
            List<Object> cells = new ArrayList<>(List.of(
                    finding.knownExploited()
                            ? new Table.Cell(finding.id() + " exploited", Style.CRITICAL)
                            : finding.id(),
                    new Table.Cell(severity.word(), Style.of(severity)),
                    finding.score() == null ? "" : String.format(java.util.Locale.ROOT, "%.1f", finding.score()),
                    finding.installed().name(),
                    finding.installed().version(),
                    fixed(),
                    where));
            if (withPlatforms) {
                cells.add(String.join(" ", platforms));
            }
            return cells.toArray();
        }
    }
}
