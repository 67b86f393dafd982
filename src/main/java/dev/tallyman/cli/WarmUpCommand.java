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
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Does once, on samples, what is done most: the launcher runs it to train the JVM's ahead-of-time cache, which then holds
 * the classes and the profiles of all this. Each command pays for all of the cache with memory, so server and policies, which would more
 * than double it, are left out. Says nothing where all goes well.
 */
final class WarmUpCommand extends BaseCommand {
    private Path samples = Path.of("");
    private boolean write;
    private boolean layers;

    /** Without annotations: what reads those would be in the caches, and no command that they are for has any. */
    @Override
    CommandSpec spec(IFactory factory) {
        Binding folder = new Binding(() -> samples, value -> samples = Path.of((String) value));
        CommandSpec warmUp = CommandSpec.wrapWithoutInspection(this, factory)
                .name("warm-up")
                .addOption(OptionSpec.builder("--samples")
                        .required(true)
                        .paramLabel("FOLDER")
                        .description("The folder with the samples")
                        .type(String.class)
                        .getter(folder)
                        .setter(folder)
                        .build())
                .addOption(flag(
                        "--write",
                        "Only write the samples",
                        new Binding(() -> write, value -> write = (Boolean) value)))
                .addOption(flag(
                        "--layers",
                        "Only what reads layers and keeps nothing: no database",
                        new Binding(() -> layers, value -> layers = (Boolean) value)));
        warmUp.usageMessage()
                .hidden(true)
                .description("Do everything once on samples, to train the cache for a fast start.");
        return warmUp;
    }

    /** One for each packing, and one to write in all formats. */
    private void write() {
        SampleLayout.writeTo(samples.resolve("small"), Packing.GZIP, Extent.SMALL);
        SampleLayout.writeTo(samples.resolve("gzip"), Packing.GZIP, Extent.LARGE);
        SampleLayout.writeTo(samples.resolve("zstd"), Packing.ZSTD, Extent.LARGE);
    }

    @Override
    public Integer call() throws IOException {
        if (write) {
            write();
            return Cli.EXIT_DONE;
        }
        new Preload(layers ? "sbom" : "scan").run();
        if (layers) {
            readLayers(Map.of());
            return Cli.EXIT_DONE;
        }
        Path folder = Files.createTempDirectory("tallyman-warm-up-");
        try {
            options().data = folder.resolve("data");
            advisories(folder.resolve("advisories"));
            commands(folder);
            syncs(folder.resolve("synced"));
        } finally {
            delete(folder);
        }
        return Cli.EXIT_DONE;
    }

    /** What is read more often than a command does would be compiled at each start, and not pay. */
    private void readLayers(Map<String, String> environment) {
        for (String format : layers ? List.of("spdx", "table") : List.of("spdx", "json", "table")) {
            sbom(format, "small", environment);
        }
        for (String sample : List.of("zstd", "gzip")) {
            if (layers) {
                sbom("cyclonedx", sample, environment);
            } else {
                inProcess(environment, "sbom", "--format", "json", target(sample));
            }
        }
        if (!layers) {
            // As a fleet's second run: nothing is read, all is put together from what is kept.
            inProcess(environment, "sbom", "--format", "json", target("zstd"), target("gzip"));
        }
    }

    private void advisories(Path folder) {
        SampleAdvisories.writeTo(folder);
        try (Services services = services()) {
            services.advisoryImport().run(List.of(folder.toString()), (feed, records) -> {});
        }
    }

    private void commands(Path folder) {
        Map<String, String> environment =
                Map.of("TALLYMAN_DATA", folder.resolve("data").toString());
        inProcess(environment, "--version");
        inProcess(environment, "--help");
        readLayers(environment);
        for (String format : List.of("table", "json", "sarif")) {
            inProcess(environment, "scan", "--format", format, target("small"));
        }
        inProcess(environment, "images", "--format", "table");
        inProcess(environment, "images", "--format", "json");
        inProcess(environment, "find", "log4j-core", "--format", "table");
        inProcess(environment, "version", "compare", "Debian:12", "1.0", "1.1");
    }

    private void sbom(String format, String sample, Map<String, String> environment) {
        inProcess(environment, "sbom", "--no-cache", "--format", format, target(sample));
    }

    private String target(String sample) {
        return "oci:" + samples.resolve(sample) + ":" + SampleLayout.TAG;
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
