package dev.tallyman.cli;

import dev.tallyman.connection.Connection;
import dev.tallyman.inventory.History;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.Problem;
import dev.tallyman.model.TallymanException;
import dev.tallyman.sync.AttestationSync;
import dev.tallyman.sync.SyncProgress;
import dev.tallyman.sync.SyncReport;
import dev.tallyman.sync.SyncWords;
import java.time.Duration;
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
    /** A limit that has just ended is given this long. */
    private static final Duration AFTER_RESET = Duration.ofSeconds(2);

    @Parameters(arity = "0..1", paramLabel = "CONNECTION", description = "Default: all connections")
    @Nullable
    String connection;

    @Option(
            names = "--full",
            description = "Open every package and read every page, and say what the syncs before missed")
    boolean full;

    @Option(
            names = "--attestations",
            description =
                    "Afterwards ask GitHub which attestations it keeps of what the tags point to: a request a digest, once a day")
    boolean attestations;

    @Option(names = "--wait", description = "Where the rate limit leaves something for later, wait and go on")
    boolean wait;

    @Override
    public Integer call() {
        List<String> blind = new ArrayList<>();
        List<AttestationSync.Report> asked = new ArrayList<>();
        SyncReport report = Shutdown.interrupting(() -> sync(blind, asked));
        console().result(report, () -> text(report));
        report.problems().forEach(problem -> tell(problem, report.status()));
        asked.forEach(this::tell);
        blind.forEach(console()::note);
        SyncReport.Left left = report.left();
        if (left != null && !report.cancelled()) {
            console()
                    .note("The rate limit allows more " + Words.until(left.resumesAt(), Instant.now()) + " ("
                            + left.resumesAt() + "). Run `tallyman sync` again then, or with --wait now.");
        }
        if (report.cancelled()) {
            console()
                    .note("What was found is kept. `tallyman sync" + (full ? " --full" : "") + "` goes on from there.");
            return Cli.EXIT_INCOMPLETE;
        }
        if (asked.stream().anyMatch(AttestationSync.Report::cancelled)) {
            console().note("What was found is kept. `tallyman sync --attestations` goes on from there.");
            return Cli.EXIT_INCOMPLETE;
        }
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

    private SyncReport sync(List<String> blind, List<AttestationSync.Report> asked) {
        try (Services services = services();
                Progress progress = console().progress()) {
            List<SyncReport> reports = new ArrayList<>();
            for (Connection one : chosen(services)) {
                SyncReport report = sync(services, one.name(), progress);
                reports.add(report);
                if (report.cancelled()) {
                    break;
                }
                blind.addAll(blindness(services, one));
                if (attestations) {
                    AttestationSync.Report answer = services.attestations(one.name(), shown(progress));
                    asked.add(answer);
                    if (answer.cancelled()) {
                        break;
                    }
                }
            }
            return reports.stream().reduce(SyncReports::sum).orElseThrow();
        }
    }

    private SyncReport sync(Services services, String name, Progress progress) {
        SyncReport report = services.sync(name, full, shown(progress));
        SyncReport.Left left = report.left();
        while (wait && left != null && !report.cancelled()) {
            if (!sleepUntil(left.resumesAt().plus(AFTER_RESET), progress)) {
                return SyncReports.cancelled(report);
            }
            // What a full sync did not come to is still marked to be read page by page.
            report = SyncReports.thenOn(report, services.sync(name, false, shown(progress)));
            left = report.left();
        }
        return report;
    }

    /** False where it was interrupted. */
    private boolean sleepUntil(Instant then, Progress progress) {
        progress.suffix("");
        console().note("Waiting for the rate limit, which resets " + Words.until(then, Instant.now()) + ".");
        try {
            for (Instant now = Instant.now(); now.isBefore(then); now = Instant.now()) {
                progress.at(0, 0, "waiting for the rate limit: it resets " + Words.until(then, now));
                Thread.sleep(Duration.ofMillis(
                        Math.min(1_000, Duration.between(now, then).toMillis() + 1)));
            }
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private SyncProgress shown(Progress progress) {
        return new SyncProgress() {
            @Override
            public void at(long done, long total, String what) {
                progress.at(done, total, what);
            }

            @Override
            public void notice(String words) {
                progress.close();
                console().note(words);
            }

            @Override
            public void budget(SyncReport.Budget left) {
                progress.suffix(words(left));
            }
        };
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

    private void tell(AttestationSync.Report asked) {
        console()
                .note("Attestations: " + asked.found() + " of " + Words.count(asked.attested(), "digest", "digests")
                        + ", " + asked.asked() + " asked for" + (asked.more() ? "; there are more, run it again" : ""));
        asked.problems().forEach(problem -> console().warn(problem.where() + ": attestations: " + problem.what()));
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

    /** {@code 4,120 of 5,000 left, resets in 12 min}. */
    private static String words(SyncReport.Budget budget) {
        Instant resets = budget.resetsAt();
        return String.format(Locale.ROOT, "%,d of %,d left", budget.remaining(), budget.limit())
                + (resets == null ? "" : ", resets " + Words.until(resets, Instant.now()));
    }

    private String text(SyncReport report) {
        Style style = report.status() == SyncReport.Status.COMPLETE ? Style.OK : Style.WARNING;
        SyncReport.Budget budget = report.rateLimit();
        return style.apply(report.status().word(), console().color()) + ": "
                + Words.count(report.packages(), "image", "images") + ", "
                + Words.count(report.versions(), "version", "versions") + ", "
                + report.newVersions() + " new\n"
                + verification(report.verification())
                + (report.unannounced().isEmpty() ? "" : SyncWords.unannounced(report.unannounced()) + "\n")
                + "requests: " + report.requests().rest() + " to the API ("
                + report.requests().notModified() + " not modified), "
                + report.requests().registry() + " to the registry\n"
                + (budget == null ? "" : "rate limit: " + words(budget) + "\n");
    }

    private static String verification(SyncReport.@Nullable Verification verification) {
        if (verification == null) {
            return "";
        }
        StringBuilder text = new StringBuilder(SyncWords.of(verification)).append('\n');
        for (History.Event change : verification.changes()) {
            text.append("  ")
                    .append(change.image())
                    .append(": ")
                    .append(change.kind())
                    .append(' ');
            text.append(change.subject());
            if (change.before() != null && change.after() != null) {
                text.append(" from ").append(change.before()).append(" to ").append(change.after());
            }
            text.append('\n');
        }
        return text.toString();
    }
}
