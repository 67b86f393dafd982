package dev.tallyman.cli;

import dev.tallyman.connection.NewConnection;
import dev.tallyman.http.Call;
import dev.tallyman.http.Http;
import dev.tallyman.http.HttpSettings;
import dev.tallyman.model.Secret;
import dev.tallyman.sandbox.Sandbox;
import dev.tallyman.sandbox.samples.SampleAdvisories;
import dev.tallyman.sandbox.samples.SampleImages;
import dev.tallyman.sandbox.samples.SampleLayout;
import dev.tallyman.scan.ScanOptions;
import dev.tallyman.scan.ScanProgress;
import dev.tallyman.scan.Scanner;
import dev.tallyman.server.Readiness;
import dev.tallyman.server.ServerOptions;
import dev.tallyman.server.WebServer;
import dev.tallyman.sync.SyncProgress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/**
 * Does once, on samples in a temporary folder and over loopback, what users do: the launcher runs it to train the JVM's ahead-of-time
 * cache, which then holds the classes and the profiles of all this. Says nothing where all goes well.
 */
@Command(
        name = "warm-up",
        hidden = true,
        description = "Do everything once on samples, to train the cache for a fast start.")
final class WarmUpCommand extends BaseCommand {
    private static final String CONNECTION = "sample";
    private static final List<String> PAGES = List.of(
            "/", "/images", "/findings", "/packages", "/connections", "/advisories", "/jobs", "/search?q=log4j-core");

    @Override
    public Integer call() throws IOException {
        Path folder = Files.createTempDirectory("tallyman-warm-up-");
        try {
            options().data = folder.resolve("data");
            inventory(folder);
            commands(folder);
        } finally {
            delete(folder);
        }
        return Cli.EXIT_DONE;
    }

    private void inventory(Path folder) {
        try (Sandbox sandbox = Sandbox.start(SampleImages.config())) {
            options()
                    .insecureRegistries
                    .addAll(List.of(sandbox.apiUrl().getAuthority(), sandbox.registryHost(), sandbox.storageHost()));
            SampleImages.pushTo(sandbox);
            try (Services services = services(Map.of("GITHUB_PAT", "", "GHCR_IMAGE_SCOPE", ""))) {
                services.connections()
                        .addSample(new NewConnection(
                                CONNECTION,
                                SampleImages.LOGIN,
                                new Secret(SampleImages.TOKEN),
                                null,
                                sandbox.apiUrl().toString(),
                                sandbox.registryHost(),
                                String.join(",", SampleImages.OWNERS)));
                services.sync(CONNECTION, false, SyncProgress.NONE);
                advisories(services, folder.resolve("advisories"));
                Scanner scanner = services.scanner(true, true, ScanProgress.NONE);
                services.images()
                        .unread(true)
                        .forEach(image ->
                                scanner.scan(image.image().full() + "@" + image.digest(), new ScanOptions(null, true)));
                services.rematch();
                pages(services);
            }
        }
    }

    private static void advisories(Services services, Path folder) {
        SampleAdvisories.writeTo(folder);
        services.advisoryImport().run(List.of(folder.toString()), (feed, records) -> {});
    }

    private static void pages(Services services) {
        WebServer server = services.serve(ServerOptions.loopback(0), Duration.ZERO, Readiness.ALWAYS);
        String host = ServerOptions.LOOPBACK + ":" + server.port();
        try (Http http = new Http(HttpSettings.defaults().insecure(Set.of(host)))) {
            for (String page : PAGES) {
                http.send(Call.get("look at " + page, URI.create("http://" + host + page)));
            }
        }
    }

    private void commands(Path folder) {
        Path layout = SampleLayout.writeTo(folder.resolve("layout"));
        String target = "oci:" + layout + ":" + SampleLayout.TAG;
        Map<String, String> environment =
                Map.of("TALLYMAN_DATA", folder.resolve("data").toString());
        inProcess(environment, "--version");
        inProcess(environment, "--help");
        for (String format : List.of("cyclonedx", "cyclonedx", "spdx", "json", "table")) {
            inProcess(environment, "sbom", "--no-cache", "--format", format, target);
        }
        for (String format : List.of("table", "json", "sarif")) {
            inProcess(environment, "scan", "--format", format, target);
        }
        inProcess(environment, "images", "--format", "table");
        inProcess(environment, "images", "--format", "json");
        inProcess(environment, "find", "log4j-core", "--format", "table");
        inProcess(environment, "check", "--all");
        inProcess(environment, "version", "compare", "Debian:12", "1.0", "1.1");
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
