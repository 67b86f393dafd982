package dev.tallyman.report;

import dev.tallyman.catalog.FoundSecret;
import dev.tallyman.catalog.ImageRisks;
import dev.tallyman.catalog.RiskyFile;
import dev.tallyman.match.Finding;
import dev.tallyman.model.Severity;
import dev.tallyman.scan.ScanResult;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A summary for a pull request or a job's page: GitHub-flavoured Markdown, everything that others wrote escaped. */
public final class MarkdownReport implements ScanReport {
    @Override
    public void write(List<ScanResult> results, OutputStream out) throws IOException {
        StringBuilder text = new StringBuilder();
        results.forEach(result -> target(result, text));
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void target(ScanResult result, StringBuilder text) {
        text.append("## ").append(escape(result.target())).append("\n\n");
        if (result.status() != ScanResult.Status.COMPLETE) {
            text.append("**")
                    .append(
                            result.status() == ScanResult.Status.FAILED
                                    ? "Could not be read"
                                    : "Read in part: findings may be missing")
                    .append("**\n\n");
            result.problems()
                    .forEach(problem -> text.append("- ")
                            .append(escape(problem.where()))
                            .append(": ")
                            .append(escape(problem.what()))
                            .append('\n'));
            text.append('\n');
        }
        result.notices()
                .forEach(notice -> text.append("> ")
                        .append(escape(notice.where()))
                        .append(": ")
                        .append(escape(notice.what()))
                        .append("\n\n"));
        result.images().forEach(image -> image(image, text));
    }

    private static void image(ScanResult.ImageScan image, StringBuilder text) {
        text.append("### ")
                .append(escape(
                        image.platform() == null ? "image" : image.platform().toString()))
                .append("\n\n")
                .append(counts(image))
                .append("\n\n");
        risks(image.risks(), text);
        if (image.findings().isEmpty()) {
            return;
        }
        text.append("| id | severity | risk | package | installed | fixed | notes |\n|---|---|---|---|---|---|---|\n");
        for (Finding finding : image.findings()) {
            text.append("| ")
                    .append(String.join(
                            " | ",
                            escape(finding.id()),
                            finding.severity().word(),
                            String.valueOf(finding.risk().value()),
                            escape(finding.installed().name()),
                            escape(finding.installed().version()),
                            finding.fixed() == null ? "none known" : escape(finding.fixed()),
                            escape(String.join("; ", FindingNotes.of(finding)))))
                    .append(" |\n");
        }
        text.append('\n');
    }

    /** What is installed, then, where somebody asked, what is only declared. */
    static String counts(ScanResult.ImageScan image) {
        int installed = image.installed().size();
        int declared = image.packages().size() - installed;
        return installed + " packages · " + tally(image.findings(true))
                + (declared == 0
                        ? ""
                        : " · " + declared + " declared, not installed · " + tally(image.findings(false)));
    }

    private static void risks(ImageRisks risks, StringBuilder text) {
        if (!risks.secrets().isEmpty()) {
            text.append("| secret | severity | where | state | fingerprint |\n|---|---|---|---|---|\n");
            for (FoundSecret secret : risks.secrets()) {
                row(
                        text,
                        secret.name(),
                        secret.severity().word(),
                        secret.place(),
                        secret.stateWords().isEmpty() ? "present" : secret.stateWords(),
                        secret.fingerprint());
            }
            text.append('\n');
        }
        if (!risks.unexpectedFiles().isEmpty()) {
            text.append("| risky file | severity | kind | mode | owner |\n|---|---|---|---|---|\n");
            for (RiskyFile file : risks.unexpectedFiles()) {
                row(
                        text,
                        file.path(),
                        file.severity().word(),
                        String.join(" ", file.kinds()),
                        file.octal(),
                        file.owner() == null ? "no package" : file.owner());
            }
            text.append('\n');
        }
    }

    private static void row(StringBuilder text, String... cells) {
        text.append("| ");
        text.append(Stream.of(cells).map(MarkdownReport::escape).collect(Collectors.joining(" | ")));
        text.append(" |\n");
    }

    /** The tally in words: {@code 1 critical, 0 high, …}. */
    static String tally(List<Finding> findings) {
        StringBuilder text = new StringBuilder();
        for (Severity severity : Severity.values()) {
            long count = findings.stream()
                    .filter(finding -> finding.severity() == severity)
                    .count();
            if (severity != Severity.UNKNOWN || count > 0) {
                text.append(text.isEmpty() ? "" : ", ")
                        .append(count)
                        .append(' ')
                        .append(severity.word());
            }
        }
        return text.toString();
    }

    /** {@code text} so that Markdown and HTML show it as it is, on one line. */
    static String escape(String text) {
        StringBuilder safe = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '&' -> safe.append("&amp;");
                case '\\', '`', '*', '_', '{', '}', '[', ']', '(', ')', '#', '!', '|', '~', '@' ->
                    safe.append('\\').append(c);
                default -> safe.append(Character.isISOControl(c) ? ' ' : c);
            }
        }
        return safe.toString();
    }
}
