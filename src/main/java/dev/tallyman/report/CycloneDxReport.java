package dev.tallyman.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tallyman.catalog.InstalledPackage;
import dev.tallyman.match.Finding;
import dev.tallyman.model.Distribution;
import dev.tallyman.scan.ScanResult;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
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
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .build();

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
        JSON.writeValue(out, document(results));
        out.write('\n');
    }

    private ObjectNode document(List<ScanResult> results) {
        ObjectNode document = JSON.createObjectNode();
        document.put("bomFormat", "CycloneDX");
        document.put("specVersion", version.text);
        document.put("serialNumber", "urn:uuid:" + UUID.nameUUIDFromBytes(seed(results)));
        document.put("version", 1);
        ObjectNode subject = metadata(document.putObject("metadata"), results);
        Contents contents = new Contents(
                document.putArray("components"),
                document.putArray("dependencies"),
                subject.path("bom-ref").asText());
        boolean single = results.size() == 1 && results.getFirst().images().size() == 1;
        for (ScanResult result : results) {
            for (ScanResult.ImageScan image : result.images()) {
                if (single) {
                    contents.add(image, "", contents.subject, contents.components);
                } else {
                    contents.addNested(result, image);
                }
            }
        }
        contents.finish(document);
        ObjectNode composition = document.putArray("compositions").addObject();
        boolean complete = results.stream().allMatch(result -> result.status() == ScanResult.Status.COMPLETE);
        composition.put("aggregate", complete ? "complete" : "incomplete");
        composition.putArray("assemblies").add(contents.subject);
        return document;
    }

    /** All that the document is made from: another result has another serial number. */
    private byte[] seed(List<ScanResult> results) {
        StringBuilder seed = new StringBuilder(info.version()).append(info.created());
        for (ScanResult result : results) {
            line(seed, result.target(), result.digest(), result.status(), result.problems());
            for (ScanResult.ImageScan image : result.images()) {
                line(seed, image.digest(), image.platform(), image.distribution());
                image.packages()
                        .forEach(found -> line(
                                seed,
                                found.purl(),
                                found.layer(),
                                found.owner(),
                                found.paths(),
                                found.licenses(),
                                found.presence()));
                image.findings().forEach(finding -> line(seed, finding));
            }
        }
        return seed.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void line(StringBuilder seed, @Nullable Object... parts) {
        for (Object part : parts) {
            seed.append(part).append(' ');
        }
        seed.append('\n');
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

    /** The components, dependencies and vulnerabilities of a document while it is being made. */
    private static final class Contents {
        private final ArrayNode components;
        private final ArrayNode dependencies;
        private final String subject;
        private final ArrayNode images = JSON.createArrayNode();
        private final Map<String, ObjectNode> vulnerabilities = new LinkedHashMap<>();

        Contents(ArrayNode components, ArrayNode dependencies, String subject) {
            this.components = components;
            this.dependencies = dependencies;
            this.subject = subject;
        }

        void addNested(ScanResult result, ScanResult.ImageScan image) {
            String prefix = "image-" + (images.size() + 1) + ":";
            ObjectNode container = components.addObject();
            component(container, "container", prefix + "container", result.target());
            if (image.digest() != null) {
                container.put("version", image.digest().toString());
            }
            if (image.platform() != null) {
                property(container, "tallyman:platform", image.platform().toString());
            }
            images.add(prefix + "container");
            add(image, prefix, prefix + "container", container.putArray("components"));
        }

        /** Adds an image's packages to {@code into}. */
        void add(ScanResult.ImageScan image, String prefix, String of, ArrayNode into) {
            Distribution distribution = image.distribution();
            if (distribution != null) {
                operatingSystem(into.addObject(), distribution, image.endOfLife(), prefix);
            }
            Map<InstalledPackage, String> references = new HashMap<>();
            Map<String, Integer> seen = new HashMap<>();
            ObjectNode dependency = dependencies.addObject().put("ref", of);
            ArrayNode dependsOn = dependency.putArray("dependsOn");
            for (InstalledPackage installed : image.packages()) {
                String purl = installed.purl().toString();
                int times = seen.merge(purl, 1, Integer::sum);
                String reference = prefix + purl + (times == 1 ? "" : "#" + times);
                if (!image.findings().isEmpty()) {
                    references.put(installed, reference);
                }
                packageComponent(into.addObject(), installed, reference);
                if (installed.presence().isInstalled()) {
                    dependsOn.add(reference);
                }
            }
            image.findings().forEach(finding -> vulnerability(finding, references));
        }

        void finish(ObjectNode document) {
            if (!images.isEmpty()) {
                dependencies.addObject().put("ref", subject).set("dependsOn", images);
            }
            if (!vulnerabilities.isEmpty()) {
                document.putArray("vulnerabilities").addAll(vulnerabilities.values());
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
            ObjectNode vulnerability = JSON.createObjectNode();
            vulnerability.put("bom-ref", "vulnerability-" + (number + 1) + ":" + finding.id());
            vulnerability.put("id", finding.id());
            ArrayNode references = JSON.createArrayNode();
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
