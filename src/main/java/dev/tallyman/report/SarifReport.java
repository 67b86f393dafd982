package dev.tallyman.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tallyman.catalog.InstalledPackage;
import dev.tallyman.match.Finding;
import dev.tallyman.model.Digest;
import dev.tallyman.model.Problem;
import dev.tallyman.model.Severity;
import dev.tallyman.scan.ScanResult;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * SARIF 2.1.0, as GitHub's code scanning reads it: one run a target, a rule a weakness, a result a package, a relative path for each; secrets and risky files have rules of their own.
 * Problems become notifications of a run that did not succeed, so that what was not read is seen there too.
 */
public final class SarifReport implements ScanReport {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .build();

    private final DocumentInfo info;

    public SarifReport(DocumentInfo info) {
        this.info = info;
    }

    @Override
    public void write(List<ScanResult> results, OutputStream out) throws IOException {
        ObjectNode document = JSON.createObjectNode();
        document.put("version", "2.1.0");
        document.put("$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json");
        ArrayNode runs = document.putArray("runs");
        results.forEach(result -> run(result, runs.addObject()));
        JSON.writeValue(out, document);
        out.write('\n');
    }

    private void run(ScanResult result, ObjectNode run) {
        ObjectNode driver = run.putObject("tool").putObject("driver");
        driver.put("name", "Tallyman");
        driver.put("version", info.version());
        driver.put("informationUri", "https://tallyman.dev");
        ArrayNode rules = driver.putArray("rules");
        Map<String, Integer> ruleIndexes = new LinkedHashMap<>();
        run.putObject("automationDetails").put("id", "tallyman/" + result.target() + "/");
        invocation(result, run.putArray("invocations").addObject());
        ArrayNode out = run.putArray("results");
        for (ScanResult.ImageScan image : result.images()) {
            for (Finding finding : image.findings()) {
                int rule = ruleIndexes.computeIfAbsent(finding.id(), id -> {
                    rule(finding, rules.addObject());
                    return rules.size() - 1;
                });
                result(result, image, finding, rule, out.addObject());
            }
            new SarifRisks(result, rules, ruleIndexes, out).add(image);
        }
    }

    private void invocation(ScanResult result, ObjectNode invocation) {
        invocation.put("executionSuccessful", result.status() == ScanResult.Status.COMPLETE);
        invocation.put("endTimeUtc", info.created().toString());
        ArrayNode notifications = invocation.putArray("toolExecutionNotifications");
        result.problems().forEach(problem -> notification(problem, "warning", notifications.addObject()));
        result.notices().forEach(notice -> notification(notice, "note", notifications.addObject()));
    }

    private static void notification(Problem problem, String level, ObjectNode notification) {
        notification.put("level", level);
        notification.putObject("message").put("text", problem.where() + ": " + problem.what());
    }

    private static void rule(Finding finding, ObjectNode rule) {
        rule.put("id", finding.id());
        rule.put("name", "VulnerablePackage");
        rule.putObject("shortDescription")
                .put("text", finding.id() + " in " + finding.installed().name());
        rule.putObject("defaultConfiguration").put("level", level(finding.severity()));
        ObjectNode properties = rule.putObject("properties");
        if (finding.score() != null) {
            properties.put("security-severity", String.format(Locale.ROOT, "%.1f", finding.score()));
        }
        ArrayNode tags = properties.putArray("tags");
        tags.add("security").add("vulnerability").add(finding.severity().word());
        if (finding.knownExploited()) {
            tags.add("known-exploited");
        }
    }

    private static void result(
            ScanResult target, ScanResult.ImageScan image, Finding finding, int rule, ObjectNode result) {
        InstalledPackage installed = finding.installed();
        String path = installed.paths().isEmpty()
                ? installed.name()
                : installed.paths().getFirst();
        result.put("ruleId", finding.id());
        result.put("ruleIndex", rule);
        result.put("level", level(finding.severity()));
        result.putObject("message").put("text", message(target, image, finding));
        ObjectNode location = result.putArray("locations").addObject();
        ObjectNode physical = location.putObject("physicalLocation");
        physical.putObject("artifactLocation").put("uri", relativeUri(path));
        physical.putObject("region").put("startLine", 1);
        location.putArray("logicalLocations")
                .addObject()
                .put("fullyQualifiedName", target.target() + " › " + path)
                .put("kind", "package");
        ObjectNode properties = result.putObject("properties");
        properties.put("risk", finding.risk().value());
        properties.put("status", finding.status().word());
        properties.put("inferred", finding.inferred());
        properties.put("presence", installed.presence().words());
        ArrayNode claims = properties.putArray("claims");
        finding.claims().forEach(claim -> claims.add(claim.words()));
        String fingerprint = String.join(
                "\n",
                finding.id(),
                target.target(),
                String.valueOf(image.platform()),
                installed.purl().toString(),
                path);
        result.putObject("partialFingerprints")
                .put(
                        "tallyman/v1",
                        Digest.of(fingerprint.getBytes(StandardCharsets.UTF_8)).hex());
    }

    private static String message(ScanResult target, ScanResult.ImageScan image, Finding finding) {
        InstalledPackage installed = finding.installed();
        return installed.name() + " " + installed.version() + " in " + target.target()
                + (image.platform() == null ? "" : " (" + image.platform() + ")")
                + " has " + finding.id() + ", " + finding.severity().word()
                + (finding.fixed() == null ? "; no fixed version is known" : "; fixed in " + finding.fixed())
                + FindingNotes.of(finding).stream().map(note -> "; " + note).collect(Collectors.joining());
    }

    static String level(Severity severity) {
        return switch (severity) {
            case CRITICAL, HIGH -> "error";
            case MEDIUM -> "warning";
            case LOW, UNKNOWN -> "note";
        };
    }

    /** A relative URI reference for a path in the image; what cannot be in a URI is escaped. */
    static String relativeUri(String path) {
        try {
            String escaped = new URI(null, null, "/" + path, null).toASCIIString();
            return escaped.replaceFirst("^/+", "");
        } catch (URISyntaxException e) {
            return "unnamed";
        }
    }
}
