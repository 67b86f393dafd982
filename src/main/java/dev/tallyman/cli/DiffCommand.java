package dev.tallyman.cli;

import dev.tallyman.model.Severity;
import dev.tallyman.scan.Comparison;
import dev.tallyman.scan.ScanOptions;
import dev.tallyman.scan.ScanResult;
import dev.tallyman.scan.Scanner;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "diff",
        description =
                "How two images differ in packages and findings; of one target, how the images of its platforms do.")
final class DiffCommand extends BaseCommand {
    @Parameters(arity = "1..2", paramLabel = "TARGET", description = "As for scan")
    List<String> targets = new ArrayList<>();

    @Option(
            names = "--platform",
            paramLabel = "PLATFORM",
            defaultValue = "all",
            description = "all, or os/arch[/variant]. Default: all")
    String platform = "all";

    @Option(names = "--exit-code", description = "Exit 1 where something differs")
    boolean exitCode;

    @Option(
            names = "--fail-on",
            paramLabel = "SEVERITY",
            description = "Exit 1 where a finding that was gained is at least this: low, medium, high, critical")
    @Nullable
    String failOn;

    @Option(names = "--no-cache", description = "Read every layer again, and keep nothing")
    boolean noCache;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    CommandSpec spec;

    @Override
    boolean writes(OutputFormat format) {
        return super.writes(format) || format == OutputFormat.markdown;
    }

    @Override
    public Integer call() {
        ScanOptions options = new ScanOptions(ScanCommand.platformOf(platform, spec), true);
        Severity threshold = ScanCommand.threshold(failOn, spec);
        List<ScanResult> results = new ArrayList<>();
        try (Services services = services();
                Progress progress = console().progress()) {
            Scanner scanner = services.scanner(!noCache, true, progress::at);
            scanner.scan(targets, options, results::add);
        }
        ScanCommand.tellFailures(console(), results);
        if (results.stream().anyMatch(result -> result.status() == ScanResult.Status.FAILED)) {
            return Cli.EXIT_FAILED;
        }
        results.forEach(result -> result.problems().forEach(console()::warn));
        List<Comparison> comparisons = results.size() == 1
                ? Comparison.between(results.getFirst())
                : Comparison.of(results.getFirst(), results.getLast());
        if (comparisons.isEmpty()) {
            console().note("It has an image for one platform alone: there is nothing to compare it with.");
        }
        ComparisonOutput.write(console(), comparisons);
        return status(results, comparisons, threshold);
    }

    private int status(List<ScanResult> results, List<Comparison> comparisons, @Nullable Severity threshold) {
        boolean gained = threshold != null
                && comparisons.stream()
                        .map(Comparison::diff)
                        .anyMatch(diff -> diff != null
                                && diff.gained().stream()
                                        .anyMatch(one -> one.severity().atLeast(threshold)));
        if (gained || (exitCode && comparisons.stream().anyMatch(Comparison::differs))) {
            return Cli.EXIT_GATE;
        }
        return exit(results.stream().allMatch(result -> result.status() == ScanResult.Status.COMPLETE));
    }
}
