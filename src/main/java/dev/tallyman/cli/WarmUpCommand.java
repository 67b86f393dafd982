package dev.tallyman.cli;

import dev.tallyman.sandbox.Sandbox;
import dev.tallyman.sandbox.samples.Layer.Packing;
import dev.tallyman.sandbox.samples.ManyImages;
import dev.tallyman.sandbox.samples.SampleAdvisories;
import dev.tallyman.sandbox.samples.SampleImages;
import dev.tallyman.sandbox.samples.SampleLayout;
import dev.tallyman.sandbox.samples.SampleLayout.Extent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Does once, on samples in a temporary folder, what is done most: the launcher runs it to train the JVM's ahead-of-time cache, which then holds
 * the classes and the profiles of all this. Each command pays for all of the cache with memory, so server and policies, which would more
 * than double it, are left out. Says nothing where all goes well.
 */
@Command(
        name = "warm-up",
        hidden = true,
        description = "Do everything once on samples, to train the cache for a fast start.")
final class WarmUpCommand extends BaseCommand {
    @Option(names = "--layers", description = "Only what reads layers and keeps nothing: no database")
    boolean layers;

    @Override
    public Integer call() throws IOException {
        new Preload().run();
        Path folder = Files.createTempDirectory("tallyman-warm-up-");
        try {
            options().data = folder.resolve("data");
            if (layers) {
                sboms(SampleLayout.writeTo(folder.resolve("small"), Packing.GZIP, Extent.SMALL), Map.of());
                for (Packing packing : List.of(Packing.ZSTD, Packing.GZIP)) {
                    sbom(
                            "cyclonedx",
                            SampleLayout.writeTo(folder.resolve(packing.name()), packing, Extent.LARGE),
                            Map.of());
                }
                return Cli.EXIT_DONE;
            }
            advisories(folder.resolve("advisories"));
            commands(folder);
            syncs(folder.resolve("synced"));
        } finally {
            delete(folder);
        }
        return Cli.EXIT_DONE;
    }

    private void advisories(Path folder) {
        SampleAdvisories.writeTo(folder);
        try (Services services = services()) {
            services.advisoryImport().run(List.of(folder.toString()), (feed, records) -> {});
        }
    }

    private void commands(Path folder) {
        Path layout = SampleLayout.writeTo(folder.resolve("layout"), Packing.GZIP, Extent.LARGE);
        String target = "oci:" + layout + ":" + SampleLayout.TAG;
        Map<String, String> environment =
                Map.of("TALLYMAN_DATA", folder.resolve("data").toString());
        inProcess(environment, "--version");
        inProcess(environment, "--help");
        sboms(layout, environment);
        for (String format : List.of("table", "json", "sarif")) {
            inProcess(environment, "scan", "--format", format, target);
        }
        inProcess(environment, "images", "--format", "table");
        inProcess(environment, "images", "--format", "json");
        inProcess(environment, "find", "log4j-core", "--format", "table");
        inProcess(environment, "version", "compare", "Debian:12", "1.0", "1.1");
    }

    private void sboms(Path layout, Map<String, String> environment) {
        for (String format : List.of("cyclonedx", "spdx", "json", "table")) {
            sbom(format, layout, environment);
        }
    }

    private void sbom(String format, Path layout, Map<String, String> environment) {
        inProcess(environment, "sbom", "--no-cache", "--format", format, "oci:" + layout + ":" + SampleLayout.TAG);
    }

    /** A first sync, and one with nothing new. */
    private void syncs(Path data) {
        try (Sandbox sandbox = Sandbox.start(SampleImages.config())) {
            String owner = SampleImages.OWNERS.getFirst();
            new ManyImages(sandbox, owner).push(2, 2);
            Map<String, String> environment = Map.of(
                    "TALLYMAN_DATA",
                    data.toString(),
                    "GITHUB_USERNAME",
                    SampleImages.LOGIN,
                    "GITHUB_PAT",
                    SampleImages.TOKEN,
                    "GHCR_IMAGE_SCOPE",
                    owner,
                    "GITHUB_API_URL",
                    sandbox.apiUrl().toString(),
                    "GHCR_REGISTRY",
                    sandbox.registryHost());
            List<String> arguments = new ArrayList<>(List.of("sync", "--format", "json"));
            for (String host :
                    List.of(sandbox.apiUrl().getAuthority(), sandbox.registryHost(), sandbox.storageHost())) {
                arguments.addAll(List.of("--insecure-registry", host));
            }
            for (int run = 0; run < 2; run++) {
                inProcess(environment, arguments.toArray(String[]::new));
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
