package dev.tallyman.report;

import dev.tallyman.catalog.InstalledPackage;
import dev.tallyman.match.Finding;
import dev.tallyman.scan.ScanResult;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A line a finding, as RFC 4180 has it. A cell that a spreadsheet would take for a formula begins with an apostrophe. */
public final class CsvReport implements ScanReport {
    private static final String HEADING =
            "target,platform,id,severity,score,package,version,fixed,status,known_exploited,purl,layer,paths,aliases,risk,inferred,epss,end_of_life,claims,presence";

    @Override
    public void write(List<ScanResult> results, OutputStream out) throws IOException {
        StringBuilder text = new StringBuilder(HEADING).append("\r\n");
        for (ScanResult result : results) {
            for (ScanResult.ImageScan image : result.images()) {
                image.findings().forEach(finding -> text.append(line(result, image, finding)));
            }
        }
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String line(ScanResult result, ScanResult.ImageScan image, Finding finding) {
        InstalledPackage installed = finding.installed();
        List<String> cells = List.of(
                cell(result.target()),
                cell(image.platform()),
                cell(finding.id()),
                cell(finding.severity().word()),
                cell(finding.score()),
                cell(installed.name()),
                cell(installed.version()),
                cell(finding.fixed()),
                cell(finding.status().word()),
                cell(finding.knownExploited()),
                cell(installed.purl()),
                cell(installed.layer()),
                cell(String.join(" ", installed.paths())),
                cell(String.join(" ", finding.aliases())),
                cell(finding.risk().value()),
                cell(finding.inferred()),
                cell(finding.epss()),
                cell(image.endOfLife()),
                cell(FindingNotes.claims(finding)),
                cell(installed.presence().words()));
        return String.join(",", cells) + "\r\n";
    }

    static String cell(@Nullable Object value) {
        String text = value == null ? "" : value.toString();
        if (!text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0) {
            text = "'" + text;
        }
        return text.matches("(?s).*[\",\r\n].*") ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
    }
}
