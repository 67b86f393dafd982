package dev.tallyman.cli;

import dev.tallyman.connection.Connection;
import dev.tallyman.connection.NewConnection;
import dev.tallyman.job.Schedule;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.Secret;
import dev.tallyman.model.TallymanException;
import dev.tallyman.sandbox.Sandbox;
import dev.tallyman.sandbox.samples.SampleAdvisories;
import dev.tallyman.sandbox.samples.SampleImages;
import dev.tallyman.scan.InventoryReading;
import dev.tallyman.scan.ScanOptions;
import dev.tallyman.server.ServerOptions;
import dev.tallyman.server.WebServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        description =
                "GHCR in a box with sample images, synced, read, matched and checked, and the pages to look at. Needs no credentials and no network.")
final class DemoCommand extends BaseCommand {
    static final String CONNECTION = "Sample data (sandbox)";

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8080",
            description = "0: any that is free. Default: 8080")
    int port;

    /** What is still being done; null once the samples are there. */
    private final AtomicReference<@Nullable String> doing = new AtomicReference<>("starting");

    @Override
    public Integer call() throws InterruptedException {
        Path own = options().data == null && environment("TALLYMAN_DATA").isEmpty() ? temporaryFolder() : null;
        try (Sandbox sandbox = Sandbox.start(SampleImages.config())) {
            if (own != null) {
                options().data = own;
            }
            options()
                    .insecureRegistries
                    .addAll(List.of(sandbox.apiUrl().getAuthority(), sandbox.registryHost(), sandbox.storageHost()));
            SampleImages.pushTo(sandbox);
            // The variables that name the user's own GitHub have no say over the sample.
            try (Services services = services(Map.of("GITHUB_PAT", "", "GHCR_IMAGE_SCOPE", ""))) {
                run(services, sandbox, own != null);
            }
        } finally {
            if (own != null) {
                delete(own);
            }
        }
        return Cli.EXIT_DONE;
    }

    private void run(Services services, Sandbox sandbox, boolean temporary) throws InterruptedException {
        connect(services, sandbox);
        WebServer server =
                services.serve(ServerOptions.loopback(port), Schedule.NONE, () -> Optional.ofNullable(doing.get()));
        console().note("Sample data only: images, owners and findings are made up; the advisories are real.");
        console().text("http://127.0.0.1:" + server.port() + "\n");
        fill(services);
        doing.set(null);
        console().note("Synced, read, matched and checked. Other commands work on it while it runs:");
        console()
                .note("  export TALLYMAN_DATA=" + services.dataFolder()
                        + "; ./tallyman find log4j-core; ./tallyman check --all");
        console().note("Ctrl-C ends it" + (temporary ? " and throws the sample away." : "."));
        Shutdown.await();
    }

    private void connect(Services services, Sandbox sandbox) {
        for (Connection known : services.connections().list()) {
            if (known.source() != Connection.Source.DEMO) {
                throw new TallymanException(
                        ErrorCode.CONFLICT,
                        "start the demo in " + services.dataFolder(),
                        "it holds a real connection, " + known.name(),
                        "Name another folder with --data, or leave it out");
            }
            services.connections().remove(known.name());
        }
        services.connections()
                .addSample(new NewConnection(
                        CONNECTION,
                        SampleImages.LOGIN,
                        new Secret(SampleImages.TOKEN),
                        null,
                        sandbox.apiUrl().toString(),
                        sandbox.registryHost(),
                        String.join(",", SampleImages.OWNERS)));
    }

    private void fill(Services services) {
        try (Progress progress = console().progress()) {
            doing.set("syncing the sample images");
            services.sync(CONNECTION, false, progress::at);
            doing.set("importing the sample advisories");
            importAdvisories(services);
            doing.set("testing the sample connection");
            services.connections().test(CONNECTION, step -> {});
            doing.set("reading the sample images");
            InventoryReading reading =
                    new InventoryReading(services.scanner(true, true, progress::at), services.contents());
            reading.read(services.images().unread(true), new ScanOptions(null, true), result -> {});
            services.rematch();
        }
    }

    private static void importAdvisories(Services services) {
        Path folder = temporaryFolder();
        try {
            Path records = folder.resolve("osv");
            SampleAdvisories.writeTo(records);
            Path exploited = SampleAdvisories.writeKnownExploitedTo(folder.resolve("kev"));
            services.advisoryImport().run(List.of(records.toString(), exploited.toString()), (feed, count) -> {});
        } finally {
            delete(folder);
        }
    }

    private String environment(String variable) {
        return console().terminal().environment().getOrDefault(variable, "");
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("tallyman-demo-");
        } catch (IOException e) {
            throw new TallymanException(
                    ErrorCode.ENVIRONMENT, "make a temporary folder", e.toString(), "Name a folder with --data", e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new TallymanException(
                    ErrorCode.ENVIRONMENT,
                    "remove the temporary folder " + folder,
                    e.toString(),
                    "Remove it by hand",
                    e);
        }
    }
}
