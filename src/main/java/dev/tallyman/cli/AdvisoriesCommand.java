package dev.tallyman.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tallyman.advisory.ImportReport;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "advisories",
        description = "The advisories that findings come from.",
        subcommands = {
            AdvisoriesCommand.Import.class,
            AdvisoriesUpdateCommand.class,
            AdvisoriesExportCommand.class,
            AdvisoriesStatusCommand.class,
            AdvisoriesCommand.Show.class
        })
final class AdvisoriesCommand extends BaseCommand {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "name what to do: import, update, export, status or show");
    }

    @Command(
            name = "import",
            description =
                    "Take in OSV records (all.zip files, folders of them, single files), bundles of another Tallyman, CISA's catalogue of exploited vulnerabilities, EPSS scores; then match again what they touch.")
    static final class Import extends BaseCommand {
        @Parameters(arity = "1..*", paramLabel = "PATH|URL", description = "Files or folders")
        List<String> sources = new ArrayList<>();

        @Option(
                names = "--key",
                paramLabel = "PUBLIC-KEY-FILE",
                description =
                        "Take only a bundle that is signed with this key (bundle.pub of the data folder that made it)")
        @Nullable
        Path key;

        @Override
        public Integer call() {
            try (Services services = services()) {
                ImportReport report = imported(services);
                console().result(report, () -> table(report));
                report.notes().forEach(note -> console().note(Printable.of(note)));
                report.problems().forEach(console()::warn);
                return exit(report.problems().isEmpty());
            }
        }

        private ImportReport imported(Services services) {
            try (Progress progress = console().progress()) {
                try {
                    return services.advisoryImport()
                            .run(
                                    sources,
                                    key,
                                    (feed, records) -> progress.at(0, 0, feed + ": " + records + " records"));
                } finally {
                    // Also where one of several sources failed: the others changed something.
                    progress.at(0, 0, "matching again what has changed");
                    services.rematch();
                }
            }
        }

        private String table(ImportReport report) {
            return AdvisoriesCommand.table(report, console());
        }
    }

    static String table(ImportReport report, Console console) {
        Table table = new Table()
                .column("FEED", Table.Column.WHOLE)
                .column("ADDED", Table.Column.NUMBER)
                .column("UPDATED", Table.Column.NUMBER)
                .column("UNCHANGED", Table.Column.NUMBER)
                .column("REMOVED", Table.Column.NUMBER)
                .column("FROM", Table.Column.TEXT);
        report.feeds()
                .forEach(feed -> table.row(
                        feed.what(),
                        feed.added(),
                        feed.updated(),
                        feed.notModified() ? new Table.Cell("all", Style.FAINT) : feed.unchanged(),
                        feed.removed(),
                        feed.origin()));
        return table.render(console.width(), console.color());
    }

    @Command(name = "show", description = "The OSV records of an identifier, or of one of its aliases.")
    static final class Show extends BaseCommand {
        @Parameters(paramLabel = "ID", description = "CVE-…, GHSA-…, DSA-…")
        String id = "";

        @Override
        public Integer call() {
            try (Services services = services()) {
                List<String> records = services.advisories().show(id);
                if (records.isEmpty()) {
                    throw new TallymanException(
                            ErrorCode.NOT_FOUND,
                            "show the advisory " + id,
                            "no record that is held has this identifier",
                            "See 'tallyman advisories status' for what is held");
                }
                List<JsonNode> parsed = new ArrayList<>();
                for (String record : records) {
                    parsed.add(parse(record));
                }
                console().json(parsed);
                return Cli.EXIT_DONE;
            }
        }

        private JsonNode parse(String record) {
            try {
                return new JsonMapper().readTree(record);
            } catch (JsonProcessingException e) {
                throw new TallymanException(
                        ErrorCode.ENVIRONMENT,
                        "show the advisory " + id,
                        "the stored record is damaged",
                        "Import its feed again",
                        e);
            }
        }
    }
}
