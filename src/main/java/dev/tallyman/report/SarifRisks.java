package dev.tallyman.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tallyman.catalog.FoundSecret;
import dev.tallyman.catalog.RiskyFile;
import dev.tallyman.model.Digest;
import dev.tallyman.model.Severity;
import dev.tallyman.scan.ScanResult;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Secrets and risky files as SARIF has them: a rule a kind, a result a place. Files that are as distributions have them are none. */
final class SarifRisks {
    /** A path for what stands in no file. */
    private static final String CONFIGURATION = "image-configuration";

    private final ScanResult target;
    private final ArrayNode rules;
    private final Map<String, Integer> indexes;
    private final ArrayNode results;

    SarifRisks(ScanResult target, ArrayNode rules, Map<String, Integer> indexes, ArrayNode results) {
        this.target = target;
        this.rules = rules;
        this.indexes = indexes;
        this.results = results;
    }

    void add(ScanResult.ImageScan image) {
        image.risks().secrets().forEach(secret -> secret(image, secret));
        image.risks().unexpectedFiles().forEach(file -> file(image, file));
    }

    private void secret(ScanResult.ImageScan image, FoundSecret secret) {
        String state = secret.stateWords().isEmpty() ? "" : "; " + secret.stateWords();
        ObjectNode result = result(
                "secret/" + secret.rule(),
                "ExposedSecret",
                secret.name(),
                secret.severity(),
                secret.name() + " in " + secret.place() + " of " + target.target() + platform(image) + state,
                secret.kind() == FoundSecret.Kind.FILE ? secret.where() : CONFIGURATION,
                Math.max(1, secret.line()),
                String.join(
                        "\n",
                        secret.rule(),
                        target.target(),
                        String.valueOf(image.platform()),
                        secret.place(),
                        secret.fingerprint()));
        result.putObject("properties")
                .put("fingerprint", secret.fingerprint())
                .put("state", secret.state().word())
                .put("kind", secret.kind().word());
    }

    private void file(ScanResult.ImageScan image, RiskyFile file) {
        String kinds = String.join(", ", file.kinds());
        ObjectNode result = result(
                "risky-file/" + file.kinds().getFirst(),
                "RiskyFile",
                "A file that is " + file.kinds().getFirst(),
                file.severity(),
                file.path() + " in " + target.target() + platform(image) + " is " + kinds + " (" + file.octal() + ")",
                file.path(),
                1,
                String.join("\n", file.octal(), target.target(), String.valueOf(image.platform()), file.path()));
        result.putObject("properties").put("mode", file.octal());
    }

    private static String platform(ScanResult.ImageScan image) {
        return image.platform() == null ? "" : " (" + image.platform() + ")";
    }

    private ObjectNode result(
            String rule,
            String ruleName,
            String description,
            Severity severity,
            String message,
            String path,
            int line,
            String identity) {
        int index = indexes.computeIfAbsent(rule, id -> {
            ObjectNode node = rules.addObject();
            node.put("id", id).put("name", ruleName);
            node.putObject("shortDescription").put("text", description);
            node.putObject("defaultConfiguration").put("level", SarifReport.level(severity));
            node.putObject("properties")
                    .put("security-severity", score(severity))
                    .putArray("tags")
                    .add("security")
                    .add(severity.word());
            return rules.size() - 1;
        });
        ObjectNode result = results.addObject();
        result.put("ruleId", rule).put("ruleIndex", index).put("level", SarifReport.level(severity));
        result.putObject("message").put("text", message);
        ObjectNode location = result.putArray("locations").addObject();
        ObjectNode physical = location.putObject("physicalLocation");
        physical.putObject("artifactLocation").put("uri", SarifReport.relativeUri(path));
        physical.putObject("region").put("startLine", line);
        result.putObject("partialFingerprints")
                .put(
                        "tallyman/v1",
                        Digest.of(identity.getBytes(StandardCharsets.UTF_8)).hex());
        return result;
    }

    /** The middle of the severity's band, which is what GitHub sorts by. */
    private static String score(Severity severity) {
        return switch (severity) {
            case CRITICAL -> "9.5";
            case HIGH -> "8.0";
            case MEDIUM -> "5.5";
            case LOW, UNKNOWN -> "2.0";
        };
    }
}
