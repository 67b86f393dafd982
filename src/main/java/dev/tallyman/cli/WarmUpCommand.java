package dev.tallyman.cli;

import dev.tallyman.sandbox.Sandbox;
import dev.tallyman.sandbox.samples.Layer.Packing;
import dev.tallyman.sandbox.samples.ManyImages;
import dev.tallyman.sandbox.samples.SampleAdvisories;
import dev.tallyman.sandbox.samples.SampleImages;
import dev.tallyman.sandbox.samples.SampleLayout;
import dev.tallyman.sandbox.samples.SampleLayout.Extent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Does once, on samples, what is done most: the launcher runs it to train the JVM's ahead-of-time cache, which then holds
 * the classes and the profiles of all this. Each command pays for all of the cache with memory, so server and policies, which would more
 * than double it, are left out. Says nothing where all goes well.
 */
final class WarmUpCommand extends BaseCommand {
    /** Data folders among the samples. */
    private static final String SCANNED = "scanned";

    private static final String SYNCED = "synced";

    /** A database with all its tables and nothing in them: the launcher keeps it, for new ones to be made from. */
    private static final String EMPTY = "empty.db";

    private Path samples = Path.of("");
    private boolean write;
    private boolean layers;
    private boolean scans;

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
                        new Binding(() -> layers, value -> layers = (Boolean) value)))
                .addOption(flag(
                        "--scans",
                        "Only what reads layers and keeps what it read: no sync",
                        new Binding(() -> scans, value -> scans = (Boolean) value)));
        warmUp.usageMessage()
                .hidden(true)
                .description("Do everything once on samples, to train the cache for a fast start.");
        return warmUp;
    }

    /**
     * One for each packing, and one to write in all formats; and the data folders, since what makes a database and imports advisories is used by few
     * commands.
     */
    private void write() {
        SampleLayout.writeTo(samples.resolve("small"), Packing.GZIP, Extent.SMALL);
        SampleLayout.writeTo(samples.resolve("gzip"), Packing.GZIP, Extent.LARGE);
        SampleLayout.writeTo(samples.resolve("zstd"), Packing.ZSTD, Extent.LARGE);
        inProcess(dataIn(SYNCED), "images");
        keepEmpty();
        options().data = samples.resolve(SCANNED);
        Path advisories = samples.resolve("advisories");
        SampleAdvisories.writeTo(advisories);
        try (Services services = services()) {
            services.advisoryImport().run(List.of(advisories.toString()), (feed, records) -> {});
        }
    }

    /** For whoever may run the program, other than a database with content. */
    private void keepEmpty() {
        try {
            Files.write(
                    samples.resolve(EMPTY),
                    Files.readAllBytes(samples.resolve(SYNCED).resolve("tallyman.db")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, String> dataIn(String folder) {
        return Map.of("TALLYMAN_DATA", samples.resolve(folder).toString());
    }

    @Override
    public Integer call() {
        if (write) {
            write();
            return Cli.EXIT_DONE;
        }
        new Preload(layers ? "sbom" : "scan").run();
        if (layers) {
            readLayers();
            return Cli.EXIT_DONE;
        }
        scans(dataIn(SCANNED));
        if (!scans) {
            questions(dataIn(SCANNED));
            syncs();
        }
        return Cli.EXIT_DONE;
    }

    /** What is read more often than a command does would be compiled at each start, and not pay. */
    private void readLayers() {
        for (String format : List.of("spdx", "table")) {
            readAnew(Map.of(), format, "small");
        }
        for (String sample : List.of("zstd", "gzip")) {
            readAnew(Map.of(), "cyclonedx", sample);
        }
    }

    private void scans(Map<String, String> environment) {
        for (String format : List.of("spdx", "json", "table")) {
            readAnew(environment, format, "small");
        }
        inProcess(environment, "sbom", "--format", "json", target("zstd"));
        inProcess(environment, "sbom", "--format", "json", target("gzip"));
        // As a fleet's second run: nothing is read, all is put together from what is kept.
        inProcess(environment, "sbom", "--format", "json", target("zstd"), target("gzip"));
        for (String format : List.of("table", "json", "sarif")) {
            inProcess(environment, "scan", "--format", format, target("small"));
        }
    }

    private void readAnew(Map<String, String> environment, String format, String sample) {
        inProcess(environment, "sbom", "--no-cache", "--format", format, target(sample));
    }

    private void questions(Map<String, String> environment) {
        inProcess(environment, "--version");
        inProcess(environment, "--help");
        inProcess(environment, "images", "--format", "table");
        inProcess(environment, "images", "--format", "json");
        inProcess(environment, "find", "log4j-core", "--format", "table");
        inProcess(environment, "version", "compare", "Debian:12", "1.0", "1.1");
    }

    private String target(String sample) {
        return "oci:" + samples.resolve(sample) + ":" + SampleLayout.TAG;
    }

    /** A first sync, and one with nothing new. */
    private void syncs() {
        try (Sandbox sandbox = Sandbox.start(SampleImages.config())) {
            String owner = SampleImages.OWNERS.getFirst();
            new ManyImages(sandbox, owner).push(2, 2);
            Map<String, String> environment = Map.of(
                    "TALLYMAN_DATA",
                    samples.resolve(SYNCED).toString(),
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
}
