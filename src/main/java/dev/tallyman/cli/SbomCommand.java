package dev.tallyman.cli;

import dev.tallyman.scan.ScanOptions;
import dev.tallyman.scan.ScanResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The packages of an image, as CycloneDX or SPDX. */
final class SbomCommand extends BaseCommand {
    private List<String> targets = new ArrayList<>();
    private String platform = "all";
    private boolean noCache;
    private @Nullable CommandSpec spec;

    @Override
    CommandSpec spec(IFactory factory) {
        Binding named = targets();
        Binding chosen = new Binding(() -> platform, value -> platform = (String) value);
        Binding uncached = new Binding(() -> noCache, value -> noCache = (Boolean) value);
        CommandSpec sbom = CommandSpec.wrapWithoutInspection(this, factory)
                .name("sbom")
                .addPositional(PositionalParamSpec.builder()
                        .arity("1..*")
                        .required(true)
                        .index("0..*")
                        .paramLabel("TARGET")
                        .description("As for scan")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .getter(named)
                        .setter(named)
                        .build())
                .addOption(OptionSpec.builder("--platform")
                        .paramLabel("PLATFORM")
                        .defaultValue("all")
                        .description("all, or os/arch[/variant]. Default: all")
                        .type(String.class)
                        .getter(chosen)
                        .setter(chosen)
                        .build())
                .addOption(OptionSpec.builder("--no-cache")
                        .description("Read every layer again, and keep nothing")
                        .type(boolean.class)
                        .initialValue(false)
                        .getter(uncached)
                        .setter(uncached)
                        .build());
        sbom.usageMessage().description("The packages of an image, as CycloneDX or SPDX.");
        spec = sbom;
        return sbom;
    }

    @SuppressWarnings("unchecked") // of the type that the parameter is declared with
    private Binding targets() {
        return new Binding(() -> targets, value -> targets = value == null ? new ArrayList<>() : (List<String>) value);
    }

    @Override
    boolean writes(OutputFormat format) {
        return true; // SBOMs' own formats are checked in call()
    }

    @Override
    public Integer call() {
        ScanFormats.requireSbom(console());
        ScanOptions scanOptions =
                new ScanOptions(ScanCommand.platformOf(platform, Objects.requireNonNull(spec)), false);
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
}
