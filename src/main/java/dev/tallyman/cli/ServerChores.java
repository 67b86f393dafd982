package dev.tallyman.cli;

import dev.tallyman.advisory.AdvisoryUpdate;
import dev.tallyman.advisory.FeedSources;
import dev.tallyman.advisory.ImportReport;
import dev.tallyman.catalog.Extra;
import dev.tallyman.catalog.secret.SecretAllowList;
import dev.tallyman.connection.Connection;
import dev.tallyman.connection.Diagnosis;
import dev.tallyman.connection.ImageScope;
import dev.tallyman.inventory.UnreadImage;
import dev.tallyman.job.Chores;
import dev.tallyman.scan.InventoryReading;
import dev.tallyman.scan.ScanOptions;
import dev.tallyman.scan.ScanResult;
import dev.tallyman.server.views.ConnectionView;
import dev.tallyman.server.views.JobView;
import dev.tallyman.sync.SyncProgress;
import dev.tallyman.sync.SyncReport;
import dev.tallyman.sync.SyncWords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What a server does in the background, with the services of a command.
 *
 * @param environment where the advisories come from
 */
public record ServerChores(Services services, Map<String, String> environment) implements Chores {
    @Override
    public List<String> connections() {
        return services.connections().list().stream().map(Connection::name).toList();
    }

    @Override
    public List<String> covering(String image) {
        return services.covering(image).stream().map(Connection::name).toList();
    }

    @Override
    public Outcome sync(String connection, Progress progress) {
        return outcome(services.sync(connection, false, told(progress)));
    }

    @Override
    public Outcome sync(String connection, String image, Progress progress) {
        int slash = image.indexOf('/');
        ImageScope.PackageName only = new ImageScope.PackageName(image.substring(0, slash), image.substring(slash + 1));
        return outcome(services.sync(connection, only, told(progress)));
    }

    @Override
    public Outcome verify(String connection, Progress progress) {
        return outcome(services.sync(connection, true, told(progress)));
    }

    private static Outcome outcome(SyncReport report) {
        SyncReport.Left left = report.left();
        JobView.State state = report.cancelled()
                ? JobView.State.CANCELLED
                : JobView.State.valueOf(report.status().name());
        return new Outcome(state, SyncWords.of(report), left == null ? null : left.resumesAt());
    }

    private static SyncProgress told(Progress progress) {
        return new SyncProgress() {
            @Override
            public void at(long done, long total, String what) {
                progress.at(done, total, what);
            }

            @Override
            public void notice(String words) {
                progress.notice(words);
            }

            @Override
            public void budget(SyncReport.Budget left) {
                progress.budget(new ConnectionView.Budget(left.limit(), left.remaining(), left.resetsAt()));
            }
        };
    }

    @Override
    public Outcome test(String connection, Consumer<Diagnosis.Step> listener) {
        boolean ok = services.connections().test(connection, listener).ok();
        return ok
                ? new Outcome(JobView.State.COMPLETE, "the connection works")
                : new Outcome(JobView.State.PARTIAL, "the connection does not do all that it should");
    }

    @Override
    public Outcome read(Progress progress) {
        InventoryReading reading = new InventoryReading(
                services.scanner(true, false, SecretAllowList.NONE, extras(), progress::at), services.contents());
        List<UnreadImage> unread = services.images().unread(false);
        List<ScanResult.Status> read = new ArrayList<>();
        reading.read(unread, new ScanOptions(null, false), result -> read.add(result.status()));
        int whole = Collections.frequency(read, ScanResult.Status.COMPLETE);
        progress.at(0, 0, "matching what is new");
        services.rematch();
        String words = unread.isEmpty()
                ? "nothing new to read"
                : "read " + whole + " of " + unread.size() + " new images whole";
        return new Outcome(whole == unread.size() ? JobView.State.COMPLETE : JobView.State.PARTIAL, words);
    }

    private Set<Extra> extras() {
        boolean identifyJars =
                environment.getOrDefault("TALLYMAN_IDENTIFY_JARS", "").equals("yes");
        return ScanCommand.extras(false, identifyJars);
    }

    @Override
    public boolean lacksAdvisories() {
        Set<String> asked = new HashSet<>();
        services.advisories().status().forEach(feed -> asked.add(feed.ecosystem()));
        services.advisories().failures().forEach(failure -> asked.add(failure.feed()));
        return !asked.containsAll(services.findings().ecosystems());
    }

    @Override
    public Outcome update(Duration again, Progress progress) {
        // What was read and not matched yet has no ecosystem.
        services.rematch();
        AdvisoryUpdate.Request request = new AdvisoryUpdate.Request(
                FeedSources.of(environment), services.findings().ecosystems(), true, false, false, again);
        try {
            ImportReport report = services.advisoryUpdate()
                    .run(request, (feed, records) -> progress.at(records, 0, "reading " + feed));
            boolean whole = report.problems().isEmpty();
            return new Outcome(whole ? JobView.State.COMPLETE : JobView.State.PARTIAL, AdvisoryUpdate.words(report));
        } finally {
            progress.at(0, 0, "matching again what has changed");
            services.rematch();
        }
    }
}
