package dev.tallyman.cli;

import dev.tallyman.policy.Evaluator;
import dev.tallyman.policy.ImageFacts;
import dev.tallyman.policy.PolicySet;
import dev.tallyman.policy.RuleResult;
import dev.tallyman.scan.ScanOptions;
import dev.tallyman.scan.ScanResult;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "check", description = "Check images against policies. Exit status 1 where a rule fails.")
final class CheckCommand extends BaseCommand {
    @Parameters(arity = "0..*", paramLabel = "TARGET", description = "As for scan; read now")
    List<String> targets = new ArrayList<>();

    @Option(names = "--all", description = "Every tag of the inventory, by what was read of its images before")
    boolean all;

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = "Rules, parameters and waivers (YAML). Default: the rules built in")
    @Nullable
    Path policy;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    CommandSpec spec;

    /** One line of the JSON. */
    record Line(String target, String rule, String status, String message) {}

    @Override
    public Integer call() {
        if (targets.isEmpty() == !all) {
            throw new ParameterException(spec.commandLine(), "name what to check: one or more TARGETs, or --all");
        }
        Evaluator evaluator = new Evaluator(policy == null ? PolicySet.builtIn() : PolicySet.load(policy));
        Clock clock = Clock.systemUTC();
        List<RuleResult> results = new ArrayList<>();
        List<ScanResult> failed = new ArrayList<>();
        try (Services services = services();
                Progress progress = console().progress()) {
            if (all) {
                services.rematch();
                new InventoryFacts(services).forEach((target, facts) -> {
                    progress.at(0, 0, target);
                    results.addAll(evaluator.evaluateTarget(facts, clock));
                });
            }
            var scanner = services.scanner(true, true, progress::at);
            scanner.scan(targets, new ScanOptions(null, true), scan -> {
                if (scan.status() == ScanResult.Status.FAILED) {
                    failed.add(scan);
                }
                results.addAll(evaluator.evaluateTarget(ImageFacts.of(scan, services.tagsOf(scan)), clock));
            });
        }
        List<Line> lines = results.stream()
                .map(one -> new Line(one.target(), one.rule(), one.status().word(), one.message()))
                .toList();
        console().result(lines, () -> table(results));
        if (results.isEmpty()) {
            console().note("The inventory has no tagged images. Run 'tallyman sync' first.");
        }
        ScanCommand.tellFailures(console(), failed);
        return status(results, !failed.isEmpty());
    }

    private int status(List<RuleResult> results, boolean failed) {
        if (failed) {
            return Cli.EXIT_FAILED;
        }
        if (results.stream().anyMatch(one -> one.status() == RuleResult.Status.FAIL)) {
            return Cli.EXIT_GATE;
        }
        return exit(results.stream().noneMatch(one -> one.status() == RuleResult.Status.ERROR));
    }

    private String table(List<RuleResult> results) {
        Table table = new Table()
                .column("TARGET", Table.Column.WHOLE)
                .column("RULE", Table.Column.WHOLE)
                .column("STATUS", Table.Column.WHOLE)
                .column("WHY", Table.Column.TEXT);
        results.forEach(one -> table.row(
                one.target(), one.rule(), new Table.Cell(one.status().word(), style(one.status())), one.message()));
        return table.render(console().width(), console().color());
    }

    private static Style style(RuleResult.Status status) {
        return switch (status) {
            case PASS -> Style.OK;
            case FAIL -> Style.ERROR;
            case WAIVED, ERROR -> Style.WARNING;
        };
    }
}
