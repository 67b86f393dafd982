package dev.tallyman.cli;

import dev.tallyman.connection.Connection;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.Problem;
import dev.tallyman.model.TallymanException;
import dev.tallyman.sync.SyncReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "sync", description = "Bring the inventory up to date with what a connection sees. Reads no layers.")
final class SyncCommand extends BaseCommand {
    @Parameters(arity = "0..1", paramLabel = "CONNECTION", description = "Default: all connections")
    @Nullable
    String connection;

    @Option(names = "--full", description = "Open every package and read every page, whatever the list says")
    boolean full;

    @Override
    public Integer call() {
        SyncReport report;
        List<String> blind = new ArrayList<>();
        try (Services services = services();
                Progress progress = console().progress()) {
            List<SyncReport> reports = new ArrayList<>();
            for (Connection one : chosen(services)) {
                reports.add(services.sync(one.name(), full, progress::at));
                blind.addAll(blindness(services, one));
            }
            report = reports.stream().reduce(SyncCommand::sum).orElseThrow();
        }
        console().result(report, () -> text(report));
        blind.forEach(console()::note);
        report.problems().forEach(problem -> tell(problem, report.status()));
        return switch (report.status()) {
            case COMPLETE -> Cli.EXIT_DONE;
            case PARTIAL -> exit(false);
            case FAILED -> Cli.EXIT_FAILED;
        };
    }

    /** What the connection's patterns did not match, and what else it does not see. */
    private static List<String> blindness(Services services, Connection connection) {
        List<String> lines = new ArrayList<>();
        ConnectionScopeCommand.matches(services, connection).stream()
                .filter(one -> one.matched() != null && one.matched() == 0)
                .forEach(one ->
                        lines.add("The pattern " + Printable.of(one.pattern()) + " matches nothing. " + one.hint()));
        int unseen = services.sight().unseen(connection.id()).size();
        if (unseen > 0) {
            lines.add(Words.count(unseen, "thing that is known of is", "things that are known of are")
                    + " not seen with this token: tallyman connection unseen \"" + Printable.of(connection.name())
                    + "\"");
        }
        return lines;
    }

    /** Where nothing could be synced, the reasons are errors: {@code --quiet} shows them too. */
    private void tell(Problem problem, SyncReport.Status status) {
        String words = problem.where() + ": " + problem.what();
        if (status == SyncReport.Status.FAILED) {
            console().error(new TallymanException(ErrorCode.UNREACHABLE, "sync", words, ""));
        } else {
            console().warn(words);
        }
    }

    private List<Connection> chosen(Services services) {
        if (connection == null) {
            List<Connection> all = services.connections().list();
            if (all.size() > 1) {
                return all;
            }
        }
        return List.of(services.connections().choose(connection));
    }

    private static SyncReport sum(SyncReport a, SyncReport b) {
        List<Problem> problems = new ArrayList<>(a.problems());
        problems.addAll(b.problems());
        SyncReport.Status status = a.status() == b.status() ? a.status() : SyncReport.Status.PARTIAL;
        return new SyncReport(
                status,
                a.packages() + b.packages(),
                a.versions() + b.versions(),
                a.newVersions() + b.newVersions(),
                a.opened() + b.opened(),
                new SyncReport.Requests(
                        a.requests().rest() + b.requests().rest(),
                        a.requests().notModified() + b.requests().notModified(),
                        a.requests().registry() + b.requests().registry()),
                scarcer(a.rateLimit(), b.rateLimit()),
                problems);
    }

    private static SyncReport.@Nullable Budget scarcer(SyncReport.@Nullable Budget a, SyncReport.@Nullable Budget b) {
        return a == null || (b != null && b.remaining() < a.remaining()) ? b : a;
    }

    private static String budget(SyncReport.@Nullable Budget budget) {
        if (budget == null) {
            return "";
        }
        Instant resets = budget.resetsAt();
        return String.format(
                Locale.ROOT,
                "rate limit: %,d of %,d left%s%n",
                budget.remaining(),
                budget.limit(),
                resets == null ? "" : ", resets " + Words.until(resets, Instant.now()));
    }

    private String text(SyncReport report) {
        Style style = report.status() == SyncReport.Status.COMPLETE ? Style.OK : Style.WARNING;
        return style.apply(report.status().word(), console().color()) + ": "
                + Words.count(report.packages(), "image", "images") + ", "
                + Words.count(report.versions(), "version", "versions") + ", "
                + report.newVersions() + " new\n"
                + "requests: " + report.requests().rest() + " to the API ("
                + report.requests().notModified() + " not modified), "
                + report.requests().registry() + " to the registry\n"
                + budget(report.rateLimit());
    }
}
