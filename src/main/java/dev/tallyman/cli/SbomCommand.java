package dev.tallyman.cli;

import dev.tallyman.scan.ScanOptions;
import dev.tallyman.scan.ScanResult;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "sbom", description = "The packages of an image, as CycloneDX or SPDX.")
final class SbomCommand extends BaseCommand {
    @Parameters(arity = "1..*", paramLabel = "TARGET", description = "As for scan")
    List<String> targets = new ArrayList<>();

    @Option(
            names = "--platform",
            paramLabel = "PLATFORM",
            defaultValue = "all",
            description = "all, or os/arch[/variant]. Default: all")
    String platform = "all";

    @Option(
            names = "--attached",
            description = "List the SBOMs that came with the image instead; nobody has verified them")
    boolean attached;

    @Option(
            names = "--extract",
            paramLabel = "DIGEST",
            description = "Write the SBOM that the manifest of this digest attaches, as it is")
    @Nullable
    String extract;

    @Option(
            names = "--compare",
            description = "Compare the SBOMs that came with the image (left) with what is read of it (right)")
    boolean compare;

    @Option(names = "--no-cache", description = "Read every layer again, and keep nothing")
    boolean noCache;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    CommandSpec spec;

    @Override
    boolean writes(OutputFormat format) {
        return true; // SBOMs' own formats are checked in call()
    }

    @Override
    public Integer call() {
        ScanOptions scanOptions = new ScanOptions(ScanCommand.platformOf(platform, spec), false);
        if (attached || extract != null || compare) {
            return ofOthers(scanOptions);
        }
        ScanFormats.requireSbom(console());
        List<ScanResult> results = new ArrayList<>();
        try (Services services = services();
                Progress progress = console().progress()) {
            var scanner = services.scanner(!noCache, false, progress::at);
            targets.forEach(target -> results.add(scanner.scan(target, scanOptions)));
        }
        List<ScanResult> read = results.stream()
                .filter(result -> result.status() != ScanResult.Status.FAILED)
                .toList();
        if (!read.isEmpty()) {
            new ScanFormats(console(), true).packages(read);
        }
        ScanCommand.tellFailures(console(), results);
        read.forEach(result ->
                result.problems().forEach(problem -> console().warn(problem.where() + ": " + problem.what())));
        if (read.size() < results.size()) {
            return Cli.EXIT_FAILED;
        }
        return exit(results.stream().allMatch(result -> result.status() == ScanResult.Status.COMPLETE));
    }

    /** What others say is in the images. */
    private int ofOthers(ScanOptions scanOptions) {
        requireFormat();
        List<ScanResult> results = new ArrayList<>();
        try (Services services = services();
                Progress progress = console().progress()) {
            AttachedSboms sboms =
                    new AttachedSboms(console(), services.attachedSboms(), targets, scanOptions.platform());
            if (extract != null) {
                sboms.write(extract);
                return Cli.EXIT_DONE;
            }
            if (!compare) {
                sboms.list();
                return Cli.EXIT_DONE;
            }
            var scanner = services.scanner(!noCache, false, progress::at);
            targets.forEach(target -> results.add(scanner.scan(target, scanOptions)));
            sboms.compare(results);
        }
        ScanCommand.tellFailures(console(), results);
        return results.stream().anyMatch(result -> result.status() == ScanResult.Status.FAILED)
                ? Cli.EXIT_FAILED
                : exit(results.stream().allMatch(result -> result.status() == ScanResult.Status.COMPLETE));
    }

    private void requireFormat() {
        OutputFormat format = console().format();
        boolean known = format == OutputFormat.table
                || format == OutputFormat.json
                || (compare && format == OutputFormat.markdown);
        if (!known) {
            throw console().unsupported();
        }
    }
}
