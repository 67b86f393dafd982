package dev.tallyman.cli;

import dev.tallyman.advisory.AdvisoryUpdate;
import dev.tallyman.advisory.FeedSources;
import dev.tallyman.advisory.ImportReport;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "update",
        description =
                "Fetch what changed of the inventory's ecosystems from OSV or a mirror, CISA's catalogue and EPSS scores; then match again what that touches.")
final class AdvisoriesUpdateCommand extends BaseCommand {
    @Option(
            names = "--mirror",
            paramLabel = "URL|FOLDER",
            description = "Where ECOSYSTEM/all.zip is (or TALLYMAN_ADVISORIES_URL). Default: OSV's public bucket")
    @Nullable
    String mirror;

    @Option(
            names = "--ecosystem",
            paramLabel = "NAME",
            description = "Only this ecosystem as OSV names it; may be repeated. Default: those of the inventory")
    List<String> ecosystems = new ArrayList<>();

    @Option(names = "--all", description = "Every ecosystem that the mirror has")
    boolean all;

    @Option(names = "--whole", description = "Read ECOSYSTEM/all.zip, whatever the mirror's list of changes says")
    boolean whole;

    @Option(
            names = "--kev-url",
            paramLabel = "URL|FILE",
            description = "CISA's catalogue (or TALLYMAN_KEV_URL). Default: CISA's, unless there is a mirror")
    @Nullable
    String kevUrl;

    @Option(
            names = "--epss-url",
            paramLabel = "URL|FILE",
            description = "EPSS scores (or TALLYMAN_EPSS_URL). Default: FIRST's, unless there is a mirror")
    @Nullable
    String epssUrl;

    @Override
    public Integer call() {
        try (Services services = services()) {
            ImportReport report = updated(services);
            console().result(report, () -> AdvisoriesCommand.table(report, console()));
            if (report.feeds().isEmpty()) {
                console()
                        .note(
                                "The inventory has no packages yet, so there was nothing to fetch. Name what you need: --ecosystem npm, or --all.");
            }
            report.problems().forEach(console()::warn);
            return exit(report.problems().isEmpty());
        }
    }

    private ImportReport updated(Services services) {
        try (Progress progress = console().progress()) {
            // What was read and not matched yet has no ecosystem.
            services.rematch();
            try {
                return services.advisoryUpdate()
                        .run(
                                request(services),
                                (feed, records) -> progress.at(0, 0, feed + ": " + records + " records"));
            } finally {
                progress.at(0, 0, "matching again what has changed");
                services.rematch();
            }
        }
    }

    private AdvisoryUpdate.Request request(Services services) {
        return new AdvisoryUpdate.Request(
                FeedSources.of(console().terminal().environment(), mirror, kevUrl, epssUrl),
                ecosystems.isEmpty() ? services.findings().ecosystems() : ecosystems,
                ecosystems.isEmpty(),
                all,
                whole,
                null);
    }
}
