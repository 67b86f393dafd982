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

/** One page that stands alone: no script, no request. Everything that others wrote is escaped. */
public final class HtmlReport implements ScanReport {
    private static final String STYLE = """
            :root{color-scheme:light dark;--line:#d8d5cc;--muted:#586571;--c:#a90f36;--h:#b8480a;--m:#8a6400;--l:#3d6f90}
            @media(prefers-color-scheme:dark){:root{--line:#25323d;--muted:#9aa8b4;--c:#ff8aa3;--h:#ffab73;--m:#e8c45f;--l:#8fc3e4}}
            body{font:14px/1.5 system-ui,sans-serif;margin:24px auto;max-width:1200px;padding:0 16px}
            table{border-collapse:collapse;width:100%;margin:8px 0 24px}th,td{text-align:left;padding:6px 10px;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
            th,small{color:var(--muted);font-weight:500}.critical{color:var(--c);font-weight:600}.high{color:var(--h);font-weight:600}.medium{color:var(--m)}.low{color:var(--l)}
            code{font-family:ui-monospace,monospace;font-size:12.5px}
            """;

    private final DocumentInfo info;

    public HtmlReport(DocumentInfo info) {
        this.info = info;
    }

    @Override
    public void write(List<ScanResult> results, OutputStream out) throws IOException {
        StringBuilder page = new StringBuilder("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width\"><title>Tallyman report</title><style>"
                + STYLE + "</style>\n<h1>What is in " + (results.size() == 1 ? "this image" : "these images")
                + "</h1><p><small>Tallyman " + escape(info.version()) + ", " + info.created() + "</small></p>\n");
        results.forEach(result -> target(result, page));
        out.write(page.append("</html>\n").toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void target(ScanResult result, StringBuilder page) {
        page.append("<h2>").append(escape(result.target())).append("</h2>");
        if (result.digest() != null) {
            page.append("<p><code>").append(result.digest()).append("</code></p>");
        }
        if (result.status() != ScanResult.Status.COMPLETE) {
            page.append("<p><strong>")
                    .append(
                            result.status() == ScanResult.Status.FAILED
                                    ? "Could not be read."
                                    : "Read in part: more may be wrong than is shown.")
                    .append("</strong></p><ul>");
            result.problems()
                    .forEach(problem -> page.append("<li>")
                            .append(escape(problem.where() + ": " + problem.what()))
                            .append("</li>"));
            page.append("</ul>\n");
        }
        result.notices()
                .forEach(notice -> page.append("<p><strong>")
                        .append(escape(notice.where() + ": " + notice.what()))
                        .append("</strong></p>\n"));
        result.images().forEach(image -> image(image, page));
    }

    private static void image(ScanResult.ImageScan image, StringBuilder page) {
        page.append("<h3>")
                .append(escape(
                        image.platform() == null ? "Image" : image.platform().toString()))
                .append("</h3><p>")
                .append(
                        image.distribution() == null
                                ? ""
                                : escape(image.distribution().toString()) + " · ")
                .append(MarkdownReport.counts(image))
                .append("</p>\n");
        risks(image.risks(), page);
        if (image.findings().isEmpty()) {
            return;
        }
        page.append("<table><thead><tr><th>Weakness<th>Severity<th>Risk<th>Package<th>Installed<th>Fixed<th>Where"
                + "</thead><tbody>\n");
        image.findings().forEach(finding -> row(finding, page));
        page.append("</tbody></table>\n");
    }

    private static void risks(ImageRisks risks, StringBuilder page) {
        if (!risks.secrets().isEmpty()) {
            page.append("<table><thead><tr><th>Secret<th>Severity<th>Where<th>State<th>Fingerprint</thead><tbody>\n");
            for (FoundSecret secret : risks.secrets()) {
                row(
                        page,
                        secret.severity(),
                        secret.name(),
                        secret.place(),
                        secret.stateWords().isEmpty() ? "present" : secret.stateWords(),
                        secret.fingerprint());
            }
            page.append("</tbody></table>\n");
        }
        if (!risks.unexpectedFiles().isEmpty()) {
            page.append("<table><thead><tr><th>Risky file<th>Severity<th>Kind<th>Mode<th>Owner</thead><tbody>\n");
            for (RiskyFile file : risks.unexpectedFiles()) {
                row(
                        page,
                        file.severity(),
                        file.path(),
                        String.join(" ", file.kinds()),
                        file.octal(),
                        file.owner() == null ? "no package" : file.owner());
            }
            page.append("</tbody></table>\n");
        }
    }

    private static void row(StringBuilder page, Severity severity, String first, String... cells) {
        page.append("<tr><td>").append(escape(first));
        page.append("<td class=\"").append(severity.word()).append("\">").append(severity.word());
        for (String cell : cells) {
            page.append("<td>").append(escape(cell));
        }
        page.append('\n');
    }

    private static void row(Finding finding, StringBuilder page) {
        String severity = finding.severity().word();
        page.append("<tr><td>")
                .append(escape(finding.id()))
                .append(finding.knownExploited() ? " <strong class=\"critical\">exploited</strong>" : "")
                .append(notes(finding))
                .append("<td class=\"")
                .append(severity)
                .append("\">")
                .append(severity)
                .append(finding.score() == null ? "" : " " + finding.score())
                .append("<td>")
                .append(finding.risk().value())
                .append("<td>")
                .append(escape(finding.installed().name()))
                .append("<td>")
                .append(escape(finding.installed().version()))
                .append("<td>")
                .append(finding.fixed() == null ? "none known" : escape(finding.fixed()))
                .append("<td><code>")
                .append(escape(String.join(", ", finding.installed().paths())))
                .append("</code>\n");
    }

    private static String notes(Finding finding) {
        return FindingNotes.of(finding).stream()
                .filter(note -> !note.equals(FindingNotes.EXPLOITED))
                .map(note -> "<br><small>" + escape(note) + "</small>")
                .collect(Collectors.joining());
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
