package dev.tallyman.cli;

import dev.tallyman.match.FindQuery;
import dev.tallyman.match.FindingRepository;
import dev.tallyman.match.Occurrence;
import dev.tallyman.model.Digest;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.Severity;
import dev.tallyman.model.TallymanException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "find", description = "Which images have a package or a weakness.")
final class FindCommand extends BaseCommand {
    private static final int PAGE = 1000;

    @Parameters(
            paramLabel = "PURL-OR-CVE",
            description =
                    "A CVE, GHSA or other identifier; a package URL, with a range: pkg:maven/G/A@<2.17.1; or a package's name")
    String what = "";

    @Override
    public Integer call() {
        FindQuery query = FindQuery.parse(what)
                .orElseThrow(() -> new TallymanException(
                        ErrorCode.USAGE,
                        "find " + what,
                        "that is no package URL",
                        "Write pkg:TYPE/NAME, pkg:TYPE/NAME@VERSION or pkg:TYPE/NAME@<VERSION; or a CVE; or a name"));
        try (Services services = services()) {
            services.rematch();
            List<Occurrence> found = Occurrence.byRisk(all(services.findings(), query));
            console().result(found, () -> table(found));
            if (found.isEmpty()) {
                int unread = services.images().unread(true).size();
                console()
                        .note("No image that was read has it."
                                + (unread == 0
                                        ? ""
                                        : " " + Words.count(unread, "image was", "images were")
                                                + " not read yet: see 'tallyman scan --all'."));
            }
            return Cli.EXIT_DONE;
        }
    }

    private static List<Occurrence> all(FindingRepository findings, FindQuery query) {
        List<Occurrence> found = new ArrayList<>();
        @Nullable String cursor = null;
        do {
            FindingRepository.Page page = findings.find(query, PAGE, cursor);
            found.addAll(page.items());
            cursor = page.cursor();
        } while (cursor != null);
        return found;
    }

    private String table(List<Occurrence> found) {
        Table table = new Table()
                .column("IMAGE", Table.Column.WHOLE)
                .column("TAGS", Table.Column.TEXT)
                .column("PLATFORM", Table.Column.WHOLE)
                .column("PACKAGE", Table.Column.TEXT)
                .column("WHERE", Table.Column.TEXT)
                .column("LAYER", Table.Column.WHOLE);
        boolean weakness = found.stream().anyMatch(one -> one.judged() != null);
        if (weakness) {
            table.column("FINDING", Table.Column.WHOLE)
                    .column("SEVERITY", Table.Column.WHOLE)
                    .column("RISK", Table.Column.NUMBER)
                    .column("FIXED", Table.Column.TEXT);
        }
        found.forEach(one -> table.row(cells(one)));
        return table.render(console().width(), console().color());
    }

    private static Object[] cells(Occurrence one) {
        List<Object> cells = new ArrayList<>(List.of(
                one.image(),
                one.tags().isEmpty() ? new Table.Cell("untagged", Style.FAINT) : String.join(" ", one.tags()),
                one.platform(),
                one.packagePurl(),
                one.paths().isEmpty() ? "" : one.paths().getFirst(),
                one.layer() == null
                        ? "unknown"
                        : Digest.tryParse(one.layer()).map(Digest::abbreviated).orElse(one.layer())));
        Occurrence.Judged judged = one.judged();
        if (judged != null) {
            cells.add(one.finding()
                    + (judged.inferred() ? " inferred" : "")
                    + (judged.knownExploited() ? " exploited" : ""));
            cells.add(new Table.Cell(judged.severity(), Style.of(Severity.ofWord(judged.severity()))));
            cells.add(judged.risk() == null ? "" : String.format(Locale.ROOT, "%.1f", judged.risk()));
            cells.add(judged.fixed() == null ? new Table.Cell("none known", Style.FAINT) : judged.fixed());
        }
        return cells.toArray();
    }
}
