package dev.tallyman.cli;

import dev.tallyman.catalog.Extra;
import dev.tallyman.catalog.secret.SecretAllowList;
import dev.tallyman.scan.ScanOptions;
import dev.tallyman.scan.ScanResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/** The packages of an image, as CycloneDX or SPDX. */
final class SbomCommand extends BaseCommand {
    private List<String> targets = new ArrayList<>();
    private String platform = "all";
    private boolean noCache;
    private boolean partial;
    private boolean attached;
    private boolean compare;
    private boolean declared;
    private boolean identifyJars;
    private @Nullable String extract;
    private @Nullable CommandSpec spec;

    @Override
    CommandSpec spec(IFactory factory) {
        Binding named = targets();
        Binding chosen = new Binding(() -> platform, value -> platform = (String) value);
        Binding extracted = new Binding(() -> extract, value -> extract = (String) value);
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
                .addOption(OptionSpec.builder("--extract")
                        .paramLabel("DIGEST")
                        .description("Write the SBOM that the manifest of this digest attaches, as it is")
                        .type(String.class)
                        .getter(extracted)
                        .setter(extracted)
                        .build())
                .addOption(flag(
                        "--attached",
                        "List the SBOMs that came with the image instead; nobody has verified them",
                        new Binding(() -> attached, value -> attached = (Boolean) value)))
                .addOption(flag(
                        "--compare",
                        "Compare the SBOMs that came with the image (left) with what is read of it (right)",
                        new Binding(() -> compare, value -> compare = (Boolean) value)))
                .addOption(flag(
                        "--partial",
                        ScanCommand.PARTIAL_HELP,
                        new Binding(() -> partial, value -> partial = (Boolean) value)))
                .addOption(flag(
                        "--declared",
                        "Read lock files too: what they declare is listed as declared, and never counts as installed",
                        new Binding(() -> declared, value -> declared = (Boolean) value)))
                .addOption(flag(
                        "--identify-jars",
                        ScanCommand.IDENTIFY_JARS_HELP,
                        new Binding(() -> identifyJars, value -> identifyJars = (Boolean) value)))
                .addOption(flag(
                        "--no-cache",
                        "Read every layer again, and keep nothing",
                        new Binding(() -> noCache, value -> noCache = (Boolean) value)));
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
        ScanOptions scanOptions =
                new ScanOptions(ScanCommand.platformOf(platform, Objects.requireNonNull(spec)), false, false, partial);
        if (attached || extract != null || compare) {
            if (declared || identifyJars) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--declared and --identify-jars go with an SBOM that is made here, not with others'");
            }
            return ofOthers(scanOptions);
        }
        ScanFormats.requireSbom(console());
        List<ScanResult> results = new ArrayList<>();
        try (Services services = services();
                Progress progress = console().progress()) {
            Set<Extra> extras = ScanCommand.extras(declared, identifyJars);
            var scanner = services.scanner(!noCache, false, SecretAllowList.NONE, extras, progress::at);
            scanner.scan(targets, scanOptions, results::add);
        }
        List<ScanResult> read = results.stream()
                .filter(result -> result.status() != ScanResult.Status.FAILED)
                .toList();
        if (!read.isEmpty()) {
            new ScanFormats(console(), true).packages(read);
        }
        ScanCommand.tellFailures(console(), results);
        read.forEach(result -> {
            result.notices().forEach(notice -> console().note(notice.where() + ": " + notice.what()));
            result.problems().forEach(console()::warn);
        });
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
            scanner.scan(targets, scanOptions, results::add);
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
