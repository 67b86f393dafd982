package dev.tallyman.cli;

import dev.tallyman.http.Redactor;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import dev.tallyman.report.CsvReport;
import dev.tallyman.report.CycloneDxReport;
import dev.tallyman.report.CycloneDxReport.SpecVersion;
import dev.tallyman.report.DocumentInfo;
import dev.tallyman.report.HtmlReport;
import dev.tallyman.report.JsonReport;
import dev.tallyman.report.MarkdownReport;
import dev.tallyman.report.SarifReport;
import dev.tallyman.report.ScanReport;
import dev.tallyman.report.SpdxReport;
import dev.tallyman.scan.ScanResult;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;

/** Writes scan results in the format that was asked for. */
final class ScanFormats {
    private final Console console;
    private final boolean packages;

    /** @param packages whether the JSON lists each image's packages */
    ScanFormats(Console console, boolean packages) {
        this.console = console;
        this.packages = packages;
    }

    void findings(List<ScanResult> results) {
        OutputFormat format = console.format();
        switch (format) {
            case table -> console.text(table().findings(results));
            case json -> json(new JsonReport(packages, true), results);
            case cyclonedx -> json(new CycloneDxReport(info(), SpecVersion.V1_6), results);
            case cyclonedx17 -> json(new CycloneDxReport(info(), SpecVersion.V1_7), results);
            case spdx -> json(new SpdxReport(info()), results);
            case sarif -> json(new SarifReport(info()), results);
            case markdown -> text(new MarkdownReport(), results);
            case html -> text(new HtmlReport(info()), results);
            case csv -> text(new CsvReport(), results);
        }
    }

    void packages(List<ScanResult> results) {
        OutputFormat format = console.format(OutputFormat.cyclonedx);
        switch (format) {
            case table -> console.text(table().packages(results));
            case json -> json(new JsonReport(true, false), results);
            case cyclonedx -> json(new CycloneDxReport(info(), SpecVersion.V1_6), results);
            case cyclonedx17 -> json(new CycloneDxReport(info(), SpecVersion.V1_7), results);
            case spdx -> json(new SpdxReport(info()), results);
            case sarif, markdown, html, csv -> throw noSbom(format);
        }
    }

    /** Refuses a format that no SBOM has, before anything is read. */
    static void requireSbom(Console console) {
        OutputFormat format = console.format(OutputFormat.cyclonedx);
        switch (format) {
            case table, json, cyclonedx, cyclonedx17, spdx -> {}
            case sarif, markdown, html, csv -> throw noSbom(format);
        }
    }

    private static TallymanException noSbom(OutputFormat format) {
        return new TallymanException(
                ErrorCode.USAGE,
                "write an SBOM as " + format,
                "that format lists findings, and an SBOM has none",
                "Use --format cyclonedx, spdx, json or table; or 'tallyman scan'");
    }

    /** Problems tell what registries answered, which may hold what they were sent. A document of JSON may have tens of megabytes: it is written as it is made. */
    private void json(ScanReport report, List<ScanResult> results) {
        console.stream(out -> {
            RedactedLines lines = new RedactedLines(out);
            report.write(results, lines);
            lines.finish();
        });
    }

    private void text(ScanReport report, List<ScanResult> results) {
        ByteArrayOutputStream document = new ByteArrayOutputStream();
        console.stream(out -> {
            report.write(results, document);
            out.write(Redactor.shared()
                    .redact(document.toString(StandardCharsets.UTF_8))
                    .getBytes(StandardCharsets.UTF_8));
        });
    }

    private ScanTable table() {
        return new ScanTable(console.width(), console.color());
    }

    private DocumentInfo info() {
        return DocumentInfo.of(console.terminal().environment(), Clock.systemUTC(), Version.current());
    }
}
