package dev.tallyman.cli;

import dev.tallyman.catalog.Extra;
import dev.tallyman.catalog.secret.SecretAllowList;
import dev.tallyman.match.Finding;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.Platform;
import dev.tallyman.model.Severity;
import dev.tallyman.model.TallymanException;
import dev.tallyman.scan.InventoryReading;
import dev.tallyman.scan.ScanOptions;
import dev.tallyman.scan.ScanResult;
import dev.tallyman.scan.ScanResult.ImageScan;
import dev.tallyman.scan.Scanner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "scan", description = "Packages and findings of images, now.")
final class ScanCommand extends BaseCommand {
    static final String IDENTIFY_JARS_HELP =
            "Look up jars without Maven's files by their SHA-1 at Maven Central: the checksums leave this machine";

    static final String PARTIAL_HELP =
            "Of layers with a table of contents (eStargz, zstd:chunked) fetch the files of interest alone: faster, but what the table hides is not seen, and secrets are not searched";

    @Parameters(
            arity = "0..*",
            paramLabel = "TARGET",
            description =
                    "A registry reference, oci:DIR[:TAG], oci-archive:FILE, docker-archive:FILE, rootfs:PATH, sbom:FILE")
    List<String> targets = new ArrayList<>();

    @Option(
            names = "--all",
            description = "Read every image of the inventory that a tag reaches and that was not read yet")
    boolean all;

    @Option(names = "--untagged", description = "With --all: the images that no tag reaches, too")
    boolean untagged;

    @Option(names = "--packages", description = "With --all: list the packages of each image in JSON")
    boolean packages;

    @Option(
            names = "--platform",
            paramLabel = "PLATFORM",
            defaultValue = "all",
            description = "all, or os/arch[/variant]. Default: all")
    String platform = "all";

    @Option(
            names = "--fail-on",
            paramLabel = "SEVERITY",
            description = "Exit 1 where a finding is at least this: low, medium, high, critical")
    @Nullable
    String failOn;

    @Option(
            names = "--declared",
            description =
                    "Read lock files too: what they declare is listed and looked up as declared, and never counts as installed")
    boolean declared;

    @Option(
            names = "--fail-on-declared",
            description = "With --declared and --fail-on: findings of what is only declared count, too")
    boolean failOnDeclared;

    @Option(names = "--identify-jars", description = IDENTIFY_JARS_HELP)
    boolean identifyJars;

    @Option(names = "--ignore-unfixed", description = "Leave out findings without a fixed version")
    boolean ignoreUnfixed;

    @Option(
            names = "--vex",
            paramLabel = "FILE",
            description = "OpenVEX or CycloneDX statements about findings; may be repeated, the later ones count")
    List<Path> vexFiles = new ArrayList<>();

    @Option(
            names = "--vex-from-image",
            description =
                    "Take the status that VEX statements attached to the image give. Nobody has verified who wrote them: without this option they are shown beside the findings, and change nothing")
    boolean vexFromImage;

    @Option(names = "--fail-on-secret", description = "Exit 1 where a secret is found that no allow list allows")
    boolean failOnSecret;

    @Option(
            names = "--secret-allow",
            paramLabel = "FILE",
            description =
                    "Secrets not to tell, by fingerprint, path or rule (docs/secrets.md), beside those of the data folder")
    @Nullable
    Path secretAllow;

    @Option(names = "--no-cache", description = "Read every layer again, and keep nothing")
    boolean noCache;

    @Option(names = "--partial", description = PARTIAL_HELP)
    boolean partial;

    @Option(names = "--explain", paramLabel = "CVE", description = "Tell why each package does or does not have it")
    @Nullable
    String explain;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    CommandSpec spec;

    @Override
    boolean writes(OutputFormat format) {
        return true;
    }

    @Override
    public Integer call() {
        if (targets.isEmpty() == !all) {
            throw new ParameterException(spec.commandLine(), "name what to scan: one or more TARGETs, or --all");
        }
        if (partial && failOnSecret) {
            throw new ParameterException(
                    spec.commandLine(), "--fail-on-secret needs every file, so it cannot go with --partial");
        }
        if (failOnDeclared && (!declared || failOn == null)) {
            throw new ParameterException(spec.commandLine(), "--fail-on-declared needs --declared and --fail-on");
        }
        Severity threshold = threshold(failOn, spec);
        Set<Extra> extras = extras(declared, identifyJars);
        ScanOptions scanOptions = new ScanOptions(platformOf(platform, spec), true, vexFromImage, partial);
        VexFiles vex = VexFiles.read(vexFiles);
        SecretAllowList allowed = secretAllow == null ? SecretAllowList.NONE : SecretAllowList.read(secretAllow);
        List<ScanResult> results = new ArrayList<>();
        try (Services services = services();
                Progress progress = console().progress()) {
            if (explain != null) {
                return new ExplainOutput(console()).explain(services, targets, scanOptions, extras, explain);
            }
            Scanner scanner = services.scanner(!noCache, true, allowed, extras, progress::at);
            Consumer<ScanResult> taker = result -> {
                ScanResult judged = vex.apply(result);
                results.add(filtered(all && !packages ? withoutPackages(judged) : judged));
            };
            if (all) {
                new InventoryReading(scanner, services.contents())
                        .read(services.images().unread(untagged), scanOptions, taker);
            } else {
                scanner.scan(targets, scanOptions, taker);
            }
            services.rematch();
        }
        new ScanFormats(console(), !all || packages).findings(results);
        return status(results, threshold);
    }

    static Set<Extra> extras(boolean declared, boolean identifyJars) {
        Set<Extra> extras = EnumSet.noneOf(Extra.class);
        if (declared) {
            extras.add(Extra.LOCK_FILES);
        }
        if (identifyJars) {
            extras.add(Extra.JAR_CHECKSUMS);
        }
        return extras;
    }

    private static ScanResult withoutPackages(ScanResult result) {
        return result.withImages(
                result.images().stream().map(ImageScan::withoutPackages).toList());
    }

    private ScanResult filtered(ScanResult result) {
        if (!ignoreUnfixed) {
            return result;
        }
        List<ImageScan> images = result.images().stream()
                .map(image -> image.withFindings(image.findings().stream()
                        .filter(finding -> finding.fixed() != null)
                        .toList()))
                .toList();
        return result.withImages(images);
    }

    static @Nullable Severity threshold(@Nullable String failOn, CommandSpec spec) {
        if (failOn == null) {
            return null;
        }
        return switch (failOn.toLowerCase(Locale.ROOT)) {
            case "low" -> Severity.LOW;
            case "medium" -> Severity.MEDIUM;
            case "high" -> Severity.HIGH;
            case "critical" -> Severity.CRITICAL;
            default ->
                throw new ParameterException(
                        spec.commandLine(), "--fail-on takes low, medium, high or critical, not " + failOn);
        };
    }

    static @Nullable Platform platformOf(String text, CommandSpec spec) {
        if (text.equalsIgnoreCase("all")) {
            return null;
        }
        return Platform.tryParse(text)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "--platform takes all or os/arch[/variant], not " + text));
    }

    private int status(List<ScanResult> results, @Nullable Severity threshold) {
        tellFailures(console(), results);
        if (results.stream().anyMatch(result -> result.status() == ScanResult.Status.FAILED)) {
            return Cli.EXIT_FAILED;
        }
        if (threshold != null && results.stream().anyMatch(result -> trips(result, threshold))) {
            console().note("A finding is " + threshold.word() + " or worse.");
            return Cli.EXIT_GATE;
        }
        if (failOnSecret
                && results.stream()
                        .flatMap(result -> result.images().stream())
                        .anyMatch(image -> !image.risks().secrets().isEmpty())) {
            console().note("A secret was found.");
            return Cli.EXIT_GATE;
        }
        return exit(results.stream().allMatch(result -> result.status() == ScanResult.Status.COMPLETE));
    }

    private boolean trips(ScanResult result, Severity threshold) {
        return result.findings()
                .anyMatch(finding -> finding.severity().atLeast(threshold)
                        && (failOnDeclared || finding.installed().presence().isInstalled())
                        && (finding.status() == Finding.Status.AFFECTED
                                || finding.status() == Finding.Status.WILL_NOT_FIX
                                || finding.status() == Finding.Status.UNDER_INVESTIGATION));
    }

    /** What failed as a whole is told on standard error too: the result may have gone to a file. */
    static void tellFailures(Console console, List<ScanResult> results) {
        for (ScanResult result : results) {
            if (result.status() == ScanResult.Status.FAILED) {
                console.error(new TallymanException(
                        ErrorCode.BAD_CONTENT,
                        "scan " + result.target(),
                        result.problems().isEmpty()
                                ? "nothing of it could be read"
                                : result.problems().getFirst().what(),
                        ""));
            }
        }
    }
}
