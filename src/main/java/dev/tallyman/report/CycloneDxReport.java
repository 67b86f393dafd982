package dev.tallyman.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tallyman.catalog.InstalledPackage;
import dev.tallyman.match.Finding;
import dev.tallyman.model.Distribution;
import dev.tallyman.model.JsonTree;
import dev.tallyman.scan.ScanResult;
import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * CycloneDX JSON, of version 1.6 or 1.7. One image's packages stand at the top; of several images (platforms, targets) each is a container component with
 * its packages inside. A target that could not be read whole has an {@code incomplete} composition.
 */
public final class CycloneDxReport implements ScanReport {
    private static final String PRESENCE = "tallyman:presence";

    private final DocumentInfo info;
    private final SpecVersion version;

    /** The versions of the standard that are written. What this report says is said alike in both. */
    public enum SpecVersion {
        V1_6("1.6"),
        V1_7("1.7");

        private final String text;

        SpecVersion(String text) {
            this.text = text;
        }
    }

    public CycloneDxReport(DocumentInfo info, SpecVersion version) {
        this.info = info;
        this.version = version;
    }

    @Override
    public void write(List<ScanResult> results, OutputStream out) throws IOException {
        try (JsonGenerator json = JsonTree.generator(out)) {
            document(results, json);
        }
        out.write('\n');
    }

    private void document(List<ScanResult> results, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("bomFormat", "CycloneDX");
        json.writeStringField("specVersion", version.text);
        json.writeStringField("serialNumber", "urn:uuid:" + serialNumber(results));
        json.writeNumberField("version", 1);
        ObjectNode metadata = JsonTree.object();
        String subject = metadata(metadata, results).path("bom-ref").asText();
        json.writeFieldName("metadata");
        JsonTree.write(json, metadata);
        Contents contents = new Contents(results, subject, json);
        contents.components();
        contents.dependencies();
        contents.vulnerabilities();
        json.writeFieldName("compositions");
        ArrayNode compositions = JsonTree.array();
        ObjectNode composition = compositions.addObject();
        boolean complete = results.stream().allMatch(ScanResult::isWhole);
        composition.put("aggregate", complete ? "complete" : "incomplete");
        composition.putArray("assemblies").add(subject);
        JsonTree.write(json, compositions);
        json.writeEndObject();
    }

    /** Of all that the document is made from: another result has another serial number. */
    private UUID serialNumber(List<ScanResult> results) {
        ContentHash hash = new ContentHash("MD5");
        hash.text(info.version() + info.created());
        for (ScanResult result : results) {
            hash.line(result.target(), result.digest(), result.status(), result.problems());
            for (ScanResult.ImageScan image : result.images()) {
                hash.line(image.digest(), image.platform(), image.distribution());
                image.packages()
                        .forEach(found -> hash.line(
                                found.purl(),
                                found.layer(),
                                found.owner(),
                                found.paths(),
                                found.licenses(),
                                found.presence()));
                image.findings().forEach(hash::line);
                image.inPart().forEach(hash::line);
            }
        }
        return hash.uuid();
    }

    /** @return the component that the document is about */
    private ObjectNode metadata(ObjectNode metadata, List<ScanResult> results) {
        metadata.put("timestamp", info.created().toString());
        ObjectNode tool = metadata.putObject("tools").putArray("components").addObject();
        component(tool, "application", "tool:tallyman", "tallyman");
        tool.put("version", info.version());
        ObjectNode subject = metadata.putObject("component");
        if (results.size() == 1) {
            target(subject, results.getFirst());
        } else {
            component(subject, "container", "targets", results.size() + " targets");
        }
        return subject;
    }

    private static void target(ObjectNode subject, ScanResult result) {
        component(subject, "container", "target", result.target());
        if (result.digest() != null) {
            subject.put("version", result.digest().toString());
            property(subject, "tallyman:digest", result.digest().toString());
        }
        if (result.reference() != null) {
            property(subject, "tallyman:reference", result.reference());
        }
        if (result.images().size() == 1 && result.images().getFirst().platform() != null) {
            property(
                    subject,
                    "tallyman:platform",
                    String.valueOf(result.images().getFirst().platform()));
        }
    }

    private static void component(ObjectNode component, String type, String reference, String name) {
        component.put("type", type);
        component.put("bom-ref", reference);
        component.put("name", name);
    }

    private static void property(ObjectNode component, String name, String value) {
        component.withArray("properties").addObject().put("name", name).put("value", value);
    }

    /** One image in the document. */
    private record Part(ScanResult result, ScanResult.ImageScan image, String prefix, String reference) {}

    private interface PackageTaker {
        void take(InstalledPackage installed, String reference) throws IOException;
    }

    /** The components, dependencies and vulnerabilities of a document. There may be many packages: none is kept once it is written. */
    private static final class Contents {
        private final List<Part> parts = new ArrayList<>();
        private final String subject;
        private final boolean single;
        private final JsonGenerator json;
        private final Map<String, ObjectNode> vulnerabilities = new LinkedHashMap<>();

        Contents(List<ScanResult> results, String subject, JsonGenerator json) {
            this.subject = subject;
            this.json = json;
            this.single = results.size() == 1 && results.getFirst().images().size() == 1;
            for (ScanResult result : results) {
                for (ScanResult.ImageScan image : result.images()) {
                    String prefix = single ? "" : "image-" + (parts.size() + 1) + ":";
                    parts.add(new Part(result, image, prefix, single ? subject : prefix + "container"));
                }
            }
        }

        void components() throws IOException {
            json.writeArrayFieldStart("components");
            for (Part part : parts) {
                if (single) {
                    packages(part);
                } else {
                    container(part);
                }
            }
            json.writeEndArray();
        }

        private void container(Part part) throws IOException {
            ScanResult.ImageScan image = part.image;
            ObjectNode container = JsonTree.object();
            component(container, "container", part.reference, part.result.target());
            if (image.digest() != null) {
                container.put("version", image.digest().toString());
            }
            if (image.platform() != null) {
                property(container, "tallyman:platform", image.platform().toString());
            }
            json.writeStartObject();
            for (Map.Entry<String, JsonNode> field : container.properties()) {
                json.writeFieldName(field.getKey());
                JsonTree.write(json, field.getValue());
            }
            json.writeArrayFieldStart("components");
            packages(part);
            json.writeEndArray();
            json.writeEndObject();
        }

        private void packages(Part part) throws IOException {
            Distribution distribution = part.image.distribution();
            if (distribution != null) {
                ObjectNode system = JsonTree.object();
                operatingSystem(system, distribution, part.image.endOfLife(), part.prefix);
                JsonTree.write(json, system);
            }
            Map<InstalledPackage, String> references = new HashMap<>();
            each(part, (installed, reference) -> {
                if (!part.image.findings().isEmpty()) {
                    references.put(installed, reference);
                }
                ObjectNode component = JsonTree.object();
                packageComponent(component, installed, reference);
                JsonTree.write(json, component);
            });
            part.image.findings().forEach(finding -> vulnerability(finding, references));
        }

        /** Each package of an image with what it is called in the document: the same at each call. */
        private static void each(Part part, PackageTaker taker) throws IOException {
            Map<String, Integer> seen = new HashMap<>();
            for (InstalledPackage installed : part.image.packages()) {
                String purl = installed.purl().toString();
                int times = seen.merge(purl, 1, Integer::sum);
                taker.take(installed, part.prefix + purl + (times == 1 ? "" : "#" + times));
            }
        }

        void dependencies() throws IOException {
            json.writeArrayFieldStart("dependencies");
            for (Part part : parts) {
                json.writeStartObject();
                json.writeStringField("ref", part.reference);
                json.writeArrayFieldStart("dependsOn");
                each(part, (installed, reference) -> {
                    if (installed.presence().isInstalled()) {
                        json.writeString(reference);
                    }
                });
                json.writeEndArray();
                json.writeEndObject();
            }
            if (!single && !parts.isEmpty()) {
                json.writeStartObject();
                json.writeStringField("ref", subject);
                json.writeArrayFieldStart("dependsOn");
                for (Part part : parts) {
                    json.writeString(part.reference);
                }
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
        }

        /** Known once the components are written. */
        void vulnerabilities() throws IOException {
            if (!vulnerabilities.isEmpty()) {
                json.writeArrayFieldStart("vulnerabilities");
                for (ObjectNode vulnerability : vulnerabilities.values()) {
                    JsonTree.write(json, vulnerability);
                }
                json.writeEndArray();
            }
        }

        private static void operatingSystem(
                ObjectNode component, Distribution distribution, @Nullable LocalDate endOfLife, String prefix) {
            component(component, "operating-system", prefix + "os", distribution.id());
            if (endOfLife != null) {
                property(component, "tallyman:endOfLife", endOfLife.toString());
            }
            if (distribution.version() != null) {
                component.put("version", distribution.version());
            }
            if (distribution.name() != null) {
                component.put("description", distribution.name());
            }
        }

        private static void packageComponent(ObjectNode component, InstalledPackage installed, String reference) {
            component(component, installed.isApplication() ? "application" : "library", reference, installed.name());
            component.put("version", installed.version());
            String group = installed.purl().namespace();
            if (group != null && installed.type().equals("maven")) {
                component.put("group", group);
            }
            component.put("purl", SourcePurl.withUpstream(installed).toString());
            if (!installed.licenses().isEmpty()) {
                ArrayNode licenses = component.putArray("licenses");
                installed
                        .licenses()
                        .forEach(name ->
                                licenses.addObject().putObject("license").put("name", name));
            }
            if (!installed.paths().isEmpty()) {
                ArrayNode occurrences = component.putObject("evidence").putArray("occurrences");
                installed.paths().forEach(path -> occurrences.addObject().put("location", path));
            }
            if (!installed.presence().isInstalled()) {
                component.put("scope", "excluded");
                property(component, PRESENCE, installed.presence().words());
            }
            if (installed.layer() != null) {
                property(component, "tallyman:layer", installed.layer().toString());
            }
            if (installed.owner() != null) {
                property(component, "tallyman:owner", installed.owner().toString());
            }
        }

        private void vulnerability(Finding finding, Map<InstalledPackage, String> references) {
            String purl = finding.installed().purl().toString();
            // What is said of a weakness is said of packages: those of which the same is said share an entry.
            String said = finding.id() + "\n" + finding.status() + finding.inferred()
                    + finding.installed().presence() + FindingNotes.claims(finding);
            vulnerabilities
                    .computeIfAbsent(said, key -> newVulnerability(finding, vulnerabilities.size()))
                    .withArray("affects")
                    .addObject()
                    .put("ref", references.getOrDefault(finding.installed(), purl));
        }

        private static ObjectNode newVulnerability(Finding finding, int number) {
            ObjectNode vulnerability = JsonTree.object();
            vulnerability.put("bom-ref", "vulnerability-" + (number + 1) + ":" + finding.id());
            vulnerability.put("id", finding.id());
            ArrayNode references = JsonTree.array();
            for (String alias : finding.aliases()) {
                references.addObject().put("id", alias).putObject("source").put("name", "OSV");
            }
            if (!references.isEmpty()) {
                vulnerability.set("references", references);
            }
            ObjectNode rating = vulnerability.putArray("ratings").addObject();
            if (finding.score() != null) {
                rating.put("score", finding.score());
            }
            rating.put("severity", finding.severity().word());
            String vector = finding.vector();
            if (vector != null) {
                rating.put("method", method(vector));
                rating.put("vector", vector);
            }
            property(
                    vulnerability,
                    "tallyman:risk",
                    String.valueOf(finding.risk().value()));
            if (finding.inferred()) {
                property(vulnerability, "tallyman:inferred", FindingNotes.INFERRED);
            }
            if (!finding.installed().presence().isInstalled()) {
                property(vulnerability, PRESENCE, finding.installed().presence().words());
            }
            finding.claims().forEach(claim -> property(vulnerability, "tallyman:claim", claim.words()));
            analysis(finding.status(), vulnerability);
            if (finding.fixed() != null) {
                vulnerability.put(
                        "recommendation", "Update " + finding.installed().name() + " to " + finding.fixed());
            }
            return vulnerability;
        }

        private static void analysis(Finding.Status status, ObjectNode vulnerability) {
            switch (status) {
                case AFFECTED -> {}
                case FIXED -> vulnerability.putObject("analysis").put("state", "resolved");
                case NOT_AFFECTED -> vulnerability.putObject("analysis").put("state", "not_affected");
                case UNDER_INVESTIGATION -> vulnerability.putObject("analysis").put("state", "in_triage");
                case WILL_NOT_FIX -> {
                    ObjectNode analysis = vulnerability.putObject("analysis").put("state", "exploitable");
                    analysis.putArray("response").add("will_not_fix");
                }
            }
        }

        private static String method(String vector) {
            if (vector.startsWith("CVSS:4")) {
                return "CVSSv4";
            }
            if (vector.startsWith("CVSS:3.1")) {
                return "CVSSv31";
            }
            return vector.startsWith("CVSS:3") ? "CVSSv3" : "CVSSv2";
        }
    }
}
