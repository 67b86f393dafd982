package dev.tallyman.cli;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tallyman.catalog.Extra;
import dev.tallyman.catalog.InstalledPackage;
import dev.tallyman.catalog.secret.SecretAllowList;
import dev.tallyman.match.Explanation;
import dev.tallyman.scan.ScanOptions;
import dev.tallyman.scan.ScanResult;
import dev.tallyman.scan.ScanResult.ImageScan;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code scan --explain}: for each package that a record names, the record, its range, the comparison, and where the package is. */
final class ExplainOutput {
    private final Console console;

    ExplainOutput(Console console) {
        this.console = console;
    }

    /** One answer of the JSON. */
    record Answer(
            String target,
            @Nullable String platform,
            String weakness,
            @JsonIgnore List<Explanation> explanations) {
        @JsonProperty
        List<PackageAnswer> packages() {
            return explanations.stream().map(PackageAnswer::of).toList();
        }
    }

    /** A package of an answer, with what was looked up for it and what became of each record. */
    record PackageAnswer(
            @JsonProperty("package") String packageUrl,
            String installed,
            InstalledPackage.@Nullable Source source,
            List<String> paths,
            @Nullable String layer,
            @Nullable String owner,
            @Nullable String ecosystem,
            @Nullable String lookedUpName,
            @Nullable String lookedUpVersion,
            List<Explanation.Candidate> records,
            @Nullable String reason) {
        static PackageAnswer of(Explanation explanation) {
            var installed = explanation.installed();
            var subject = explanation.subject();
            return new PackageAnswer(
                    installed.purl().toString(),
                    installed.version(),
                    installed.source(),
                    installed.paths(),
                    installed.layer() == null ? null : installed.layer().toString(),
                    installed.owner() == null ? null : installed.owner().toString(),
                    subject == null ? null : subject.ecosystem(),
                    subject == null ? null : subject.name(),
                    subject == null ? null : subject.version(),
                    explanation.candidates(),
                    explanation.reason());
        }
    }

    int explain(Services services, List<String> targets, ScanOptions options, Set<Extra> extras, String weakness) {
        List<Answer> answers = new ArrayList<>();
        List<ScanResult> results = new ArrayList<>();
        var scanner = services.scanner(true, false, SecretAllowList.NONE, extras, (done, total, what) -> {});
        scanner.scan(targets, options, result -> {
            results.add(result);
            for (ImageScan image : result.images()) {
                answers.add(new Answer(
                        result.target(),
                        image.platform() == null ? null : image.platform().toString(),
                        weakness,
                        services.matcher().explain(image.distribution(), image.packages(), weakness)));
            }
        });
        console.result(answers, () -> table(answers));
        ScanCommand.tellFailures(console, results);
        boolean failed = results.stream().anyMatch(result -> result.status() == ScanResult.Status.FAILED);
        return failed ? Cli.EXIT_FAILED : Cli.EXIT_DONE;
    }

    private String table(List<Answer> answers) {
        StringBuilder text = new StringBuilder();
        for (Answer answer : answers) {
            text.append(Style.BOLD.apply(
                            Printable.of(answer.target() + (answer.platform() == null ? "" : "  " + answer.platform())),
                            console.color()))
                    .append('\n');
            if (answer.explanations().isEmpty()) {
                text.append("  No record that is held names ")
                        .append(Printable.of(answer.weakness()))
                        .append(" for a package of this image.\n");
            }
            answer.explanations().forEach(explanation -> explain(explanation, text));
        }
        return text.toString();
    }

    private static void explain(Explanation explanation, StringBuilder text) {
        var installed = explanation.installed();
        line(text, 2, installed.name() + " " + installed.version() + "  " + installed.purl());
        if (!installed.paths().isEmpty()) {
            line(text, 4, "in " + installed.paths().getFirst());
        }
        var source = installed.source();
        if (source != null) {
            line(text, 4, "built from the source package " + source.name() + " " + source.version());
        }
        if (installed.layer() != null) {
            line(text, 4, "layer " + installed.layer());
        }
        if (installed.owner() != null) {
            line(text, 4, "owned by " + installed.owner() + ", whose advisories decide");
        }
        var subject = explanation.subject();
        if (subject != null) {
            line(text, 4, "looked up as " + subject.ecosystem() + " " + subject.name() + " " + subject.version());
        }
        if (explanation.reason() != null) {
            line(text, 4, explanation.reason());
        }
        explanation.candidates().forEach(candidate -> {
            line(text, 4, candidate.record() + ": " + candidate.verdict() + ", " + candidate.because());
            candidate.ranges().forEach(range -> line(text, 6, range));
        });
    }

    private static void line(StringBuilder text, int indent, String content) {
        text.append(" ".repeat(indent)).append(Printable.of(content)).append('\n');
    }
}
