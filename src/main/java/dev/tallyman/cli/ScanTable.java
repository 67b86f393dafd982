package dev.tallyman.cli;

import dev.tallyman.catalog.ImageRisks;
import dev.tallyman.catalog.InstalledPackage;
import dev.tallyman.inventory.BaseImage;
import dev.tallyman.inventory.BaseImage.Origin;
import dev.tallyman.inventory.Origins;
import dev.tallyman.match.Finding;
import dev.tallyman.model.Severity;
import dev.tallyman.scan.ScanResult;
import java.util.ArrayList;
import java.util.Collection;
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
                risks(result, text);
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
                boolean declared = image.installed().size() < image.packages().size();
                if (declared) {
                    table.column("PRESENCE", Table.Column.WHOLE);
                }
                image.packages().forEach(p -> table.row(packageCells(p, declared)));
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

    private static Object[] packageCells(InstalledPackage one, boolean withPresence) {
        List<Object> cells = new ArrayList<>(List.of(
                one.name(),
                one.version().isEmpty() ? "unknown" : one.version(),
                one.type(),
                String.join(", ", one.licenses()),
                one.paths().isEmpty() ? "" : one.paths().getFirst()));
        if (withPresence) {
            cells.add(one.presence().words());
        }
        return cells.toArray();
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
                    .append(image.installed().size())
                    .append(image.installed().size() == 1 ? " package  " : " packages  ")
                    .append(new Tally(image.findings(true)).render(color))
                    .append('\n');
            int declared = image.packages().size() - image.installed().size();
            if (declared > 0) {
                text.append("    ")
                        .append(declared)
                        .append(" declared in lock files, not installed  ")
                        .append(new Tally(image.findings(false)).render(color))
                        .append('\n');
            }
            BaseImage base = image.origins().base();
            if (base != null) {
                text.append("    built on ")
                        .append(Printable.of(base.title() + " (" + base.why() + ")"))
                        .append('\n');
            }
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
            boolean ended = result.images().stream().anyMatch(image -> image.endOfLife() != null);
            text.append('\n');
            if (complete && ended) {
                text.append("No findings, which says little past the end of life of a distribution.");
            } else {
                text.append(complete ? Style.OK.apply("No findings.", color) : "No findings in what was read.");
            }
            text.append('\n');
            return;
        }
        Table table = new Table()
                .column("WEAKNESS", Table.Column.WHOLE)
                .column("SEVERITY", Table.Column.WHOLE)
                .column("SCORE", Table.Column.NUMBER)
                .column("RISK", Table.Column.NUMBER)
                .column("PACKAGE", Table.Column.TEXT)
                .column("INSTALLED", Table.Column.TEXT)
                .column("FIXED", Table.Column.TEXT)
                .column("WHERE", Table.Column.TEXT);
        boolean platforms = result.images().size() > 1;
        if (platforms) {
            table.column("PLATFORMS", Table.Column.TEXT);
        }
        boolean origins = rows.values().stream().anyMatch(row -> row.origin() != Origin.UNKNOWN);
        if (origins) {
            table.column("FROM", Table.Column.WHOLE);
        }
        boolean declared = rows.values().stream()
                .anyMatch(row -> !row.finding().installed().presence().isInstalled());
        if (declared) {
            table.column("PRESENCE", Table.Column.WHOLE);
        }
        rows.values().stream().sorted(Row.ORDER).forEach(row -> table.row(row.cells(platforms, origins, declared)));
        text.append('\n').append(table.render(width, color));
        notes(rows.values(), text);
    }

    private void risks(ScanResult result, StringBuilder text) {
        List<ImageRisks> told = new ArrayList<>();
        for (ScanResult.ImageScan image : result.images()) {
            ImageRisks risks = image.risks();
            boolean any = !risks.secrets().isEmpty() || !risks.unexpectedFiles().isEmpty();
            if (any && !told.contains(risks)) { // platforms are mostly alike
                told.add(risks);
                if (result.images().size() > 1) {
                    text.append('\n').append(Style.BOLD.apply(String.valueOf(image.platform()), color));
                }
                new RiskTable(width, color).append(risks, text);
            }
        }
    }

    /** What does not fit a cell: findings that no record states, and what came with the image and nobody verified. */
    private void notes(Collection<Row> rows, StringBuilder text) {
        if (rows.stream().anyMatch(row -> row.finding().inferred())) {
            text.append('\n')
                    .append(
                            "inferred: no record is about this release, but the next one fixed it in a later revision of the same upstream version")
                    .append('\n');
        }
        rows.forEach(row -> row.finding()
                .claims()
                .forEach(claim -> text.append(Printable.of(row.finding().id() + " in "
                                + row.finding().installed().name() + ": " + claim.words()))
                        .append('\n')));
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
                rows.computeIfAbsent(key, k -> new Row(finding, where, image.origins(), new ArrayList<>()))
                        .platforms()
                        .add(String.valueOf(image.platform()));
            }
        }
        return rows;
    }

    private record Row(Finding finding, String where, Origins origins, List<String> platforms) {
        static final Comparator<Row> ORDER = Comparator.comparing(Row::finding, Finding.BY_RISK);

        private Object fixed() {
            if (finding.status() != Finding.Status.AFFECTED) {
                return new Table.Cell(finding.status().word().replace('_', ' '), Style.FAINT);
            }
            return finding.fixed() == null ? new Table.Cell("none known", Style.FAINT) : finding.fixed();
        }

        private Object name() {
            String name = finding.id() + (finding.inferred() ? " inferred" : "");
            return finding.knownExploited() ? new Table.Cell(name + " exploited", Style.CRITICAL) : name;
        }

        Origin origin() {
            return origins.of(finding.installed().layer());
        }

        Object[] cells(boolean withPlatforms, boolean withOrigin, boolean withPresence) {
            Severity severity = finding.severity();
            List<Object> cells = new ArrayList<>(List.of(
                    name(),
                    new Table.Cell(severity.word(), Style.of(severity)),
                    finding.score() == null ? "" : String.format(java.util.Locale.ROOT, "%.1f", finding.score()),
                    String.format(java.util.Locale.ROOT, "%.1f", finding.risk().value()),
                    finding.installed().name(),
                    finding.installed().version(),
                    fixed(),
                    where));
            if (withPlatforms) {
                cells.add(String.join(" ", platforms));
            }
            if (withOrigin) {
                cells.add(BaseText.cell(origin(), origins.base()));
            }
            if (withPresence) {
                cells.add(finding.installed().presence().words());
            }
            return cells.toArray();
        }
    }
}
