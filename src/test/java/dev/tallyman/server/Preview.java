package dev.tallyman.server;

import dev.tallyman.connection.TokenAges;
import dev.tallyman.inventory.FixedTags;
import dev.tallyman.server.views.JobView;
import dev.tallyman.store.Database;
import dev.tallyman.store.page.Pages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;

/** Serves the sample inventory for looking at: {@code Preview PORT [empty]}. */
public final class Preview {
    private Preview() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("tallyman-preview");
        Database database = Database.open(folder);
        if (arguments.length < 2) {
            SampleInventory.fill(database);
        }
        WebServer server = start(database, Integer.parseInt(arguments[0]));
        System.out.println("http://127.0.0.1:" + server.port());
        Thread.currentThread().join();
    }

    static WebServer start(Database database, int port) {
        Clock clock = Clock.fixed(SampleInventory.NOW, ZoneOffset.UTC);
        return WebServer.start(ServerOptions.loopback(port), parts(database, clock), clock);
    }

    static WebServer.Parts parts(Database database, Clock clock) {
        Pages pages = Pages.of(database, clock, TokenAges.of(Map.of()), new EcosystemOrder(), FixedTags.of(""));
        JobBoard jobs = new JobBoard(Clock.offset(clock, Duration.ofMinutes(-2)));
        jobs.start("Sync of acme").end(JobView.State.COMPLETE, "7 packages, 40 versions, 3 new; 12 requests");
        jobs.start("Reading images").progress("reading acme-labs/vision:0.1 linux/arm64", 21, 24);
        return new WebServer.Parts(pages.inventory(), pages.contents(), jobs, Actions.NONE, Readiness.ALWAYS);
    }
}
