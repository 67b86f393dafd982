package dev.tallyman.cli;

import dev.tallyman.advisory.AdvisoryExport;
import dev.tallyman.report.DocumentInfo;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "export",
        description =
                "Write a bundle of all advisories, exploited vulnerabilities and EPSS scores that are held, with signed checksums, for 'advisories import' where there is no network.")
final class AdvisoriesExportCommand extends BaseCommand {
    @Parameters(paramLabel = "FILE", description = "The bundle; one that is there is replaced")
    Path file = Path.of("");

    @Override
    public Integer call() {
        try (Services services = services();
                Progress progress = console().progress()) {
            Instant now = DocumentInfo.of(console().terminal().environment(), Clock.systemUTC(), Version.current())
                    .created();
            AdvisoryExport.Report report = services.advisoryExport()
                    .write(file, now, (feed, records) -> progress.at(0, 0, feed + ": " + records + " records"));
            console().result(report, () -> table(report));
            console()
                    .note("Signed with the key " + report.key() + ". Give " + report.publicKey()
                            + " to whoever imports it, by another way than the bundle: --key bundle.pub");
            return Cli.EXIT_DONE;
        }
    }

    private String table(AdvisoryExport.Report report) {
        Table table = new Table()
                .column("BUNDLE", Table.Column.TEXT)
                .column("ECOSYSTEMS", Table.Column.NUMBER)
                .column("RECORDS", Table.Column.NUMBER)
                .column("EXPLOITED", Table.Column.NUMBER)
                .column("EPSS", Table.Column.NUMBER);
        table.row(report.file(), report.ecosystems(), report.records(), report.knownExploited(), report.epss());
        return table.render(console().width(), console().color());
    }
}
