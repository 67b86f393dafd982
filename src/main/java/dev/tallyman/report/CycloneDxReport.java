package dev.tallyman.report;

import dev.tallyman.catalog.InstalledPackage;
import dev.tallyman.match.Finding;
import dev.tallyman.model.Digest;
import dev.tallyman.model.Distribution;
import dev.tallyman.model.Severity;
import dev.tallyman.scan.ScanResult;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.cyclonedx.Version;
import org.cyclonedx.exception.GeneratorException;
import org.cyclonedx.generators.BomGeneratorFactory;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.BomReference;
import org.cyclonedx.model.Component;
import org.cyclonedx.model.Composition;
import org.cyclonedx.model.Dependency;
import org.cyclonedx.model.Evidence;
import org.cyclonedx.model.License;
import org.cyclonedx.model.LicenseChoice;
import org.cyclonedx.model.Metadata;
import org.cyclonedx.model.Property;
import org.cyclonedx.model.component.evidence.Occurrence;
import org.cyclonedx.model.metadata.ToolInformation;
import org.cyclonedx.model.vulnerability.Vulnerability;
import org.jspecify.annotations.Nullable;

/**
 * CycloneDX 1.6 JSON. One image's packages stand at the top; of several images (platforms, targets) each is a container component with
 * its packages inside. A target that could not be read whole has an {@code incomplete} composition.
 */
public final class CycloneDxReport implements ScanReport {
    private final DocumentInfo info;

    public CycloneDxReport(DocumentInfo info) {
        this.info = info;
    }

    @Override
    public void write(List<ScanResult> results, OutputStream out) throws IOException {
        try {
            String json = BomGeneratorFactory.createJson(Version.VERSION_16, bom(results))
                    .toJsonString(true);
            out.write(json.getBytes(StandardCharsets.UTF_8));
            out.write('\n');
        } catch (GeneratorException e) {
            throw new IOException("the CycloneDX document could not be made: " + e.getMessage(), e);
        }
    }

    private Bom bom(List<ScanResult> results) {
        Bom bom = new Bom();
        Component subject = results.size() == 1
                ? target(results.getFirst())
                : component(Component.Type.CONTAINER, "targets", results.size() + " targets");
        bom.setMetadata(metadata(subject));
        Contents contents = new Contents(bom);
        List<ScanResult.ImageScan> images =
                results.stream().flatMap(result -> result.images().stream()).toList();
        if (results.size() == 1 && images.size() == 1) {
            contents.add(images.getFirst(), "", subject, null);
        } else {
            for (ScanResult result : results) {
                for (ScanResult.ImageScan image : result.images()) {
                    contents.addNested(result, image, subject);
                }
            }
        }
        contents.finish();
        bom.setCompositions(List.of(composition(results, subject)));
        bom.setSerialNumber("urn:uuid:" + UUID.nameUUIDFromBytes(serialSeed(results)));
        return bom;
    }

    private byte[] serialSeed(List<ScanResult> results) {
        return (info + results.toString()).getBytes(StandardCharsets.UTF_8);
    }

    private Metadata metadata(Component subject) {
        Component tool = component(Component.Type.APPLICATION, "tool:tallyman", "tallyman");
        tool.setVersion(info.version());
        ToolInformation tools = new ToolInformation();
        tools.setComponents(List.of(tool));
        Metadata metadata = new Metadata();
        metadata.setTimestamp(Date.from(info.created()));
        metadata.setToolChoice(tools);
        metadata.setComponent(subject);
        return metadata;
    }

    private static Component target(ScanResult result) {
        Component component = component(Component.Type.CONTAINER, "target", result.target());
        Digest digest = result.digest();
        if (digest != null) {
            component.setVersion(digest.toString());
            property(component, "tallyman:digest", digest.toString());
        }
        if (result.reference() != null) {
            property(component, "tallyman:reference", result.reference());
        }
        for (ScanResult.ImageScan image : result.images()) {
            if (result.images().size() == 1 && image.platform() != null) {
                property(component, "tallyman:platform", image.platform().toString());
            }
        }
        return component;
    }

    private static Composition composition(List<ScanResult> results, Component subject) {
        boolean complete = results.stream().allMatch(result -> result.status() == ScanResult.Status.COMPLETE);
        Composition composition = new Composition();
        composition.setAggregate(complete ? Composition.Aggregate.COMPLETE : Composition.Aggregate.INCOMPLETE);
        composition.setAssemblies(List.of(new BomReference(subject.getBomRef())));
        return composition;
    }

    private static Component component(Component.Type type, String reference, String name) {
        Component component = new Component();
        component.setType(type);
        component.setBomRef(reference);
        component.setName(name);
        return component;
    }

    private static void property(Component component, String name, String value) {
        Property property = new Property();
        property.setName(name);
        property.setValue(value);
        component.addProperty(property);
    }

    /** The components, dependencies and vulnerabilities of a document while it is being made. */
    private static final class Contents {
        private final Bom bom;
        private final Map<String, Vulnerability> vulnerabilities = new LinkedHashMap<>();
        private int images;

        Contents(Bom bom) {
            this.bom = bom;
            bom.setComponents(new ArrayList<>());
            bom.setDependencies(new ArrayList<>());
        }

        void addNested(ScanResult result, ScanResult.ImageScan image, Component subject) {
            String prefix = "image-" + ++images + ":";
            Component container = component(Component.Type.CONTAINER, prefix + "container", result.target());
            if (image.digest() != null) {
                container.setVersion(image.digest().toString());
            }
            if (image.platform() != null) {
                property(container, "tallyman:platform", image.platform().toString());
            }
            bom.addComponent(container);
            Dependency contained = new Dependency(subject.getBomRef());
            contained.addDependency(new Dependency(container.getBomRef()));
            merge(contained);
            add(image, prefix, container, container);
        }

        /** Adds an image's packages, inside {@code parent} or at the top where that is null. */
        void add(ScanResult.ImageScan image, String prefix, Component of, @Nullable Component parent) {
            List<Component> components = new ArrayList<>();
            Distribution distribution = image.distribution();
            if (distribution != null) {
                components.add(operatingSystem(distribution, prefix));
            }
            Map<InstalledPackage, String> references = new LinkedHashMap<>();
            Map<String, Integer> seen = new LinkedHashMap<>();
            Dependency depends = new Dependency(of.getBomRef());
            for (InstalledPackage installed : image.packages()) {
                int times = seen.merge(installed.purl().toString(), 1, Integer::sum);
                String reference = prefix + installed.purl() + (times == 1 ? "" : "#" + times);
                references.put(installed, reference);
                components.add(packageComponent(installed, reference));
                depends.addDependency(new Dependency(reference));
            }
            if (parent == null) {
                components.forEach(bom::addComponent);
            } else {
                parent.setComponents(components);
            }
            bom.addDependency(depends);
            image.findings().forEach(finding -> vulnerability(finding, references));
        }

        void finish() {
            if (!vulnerabilities.isEmpty()) {
                bom.setVulnerabilities(List.copyOf(vulnerabilities.values()));
            }
        }

        private void merge(Dependency dependency) {
            for (Dependency present : bom.getDependencies()) {
                if (present.getRef().equals(dependency.getRef())) {
                    dependency.getDependencies().forEach(present::addDependency);
                    return;
                }
            }
            bom.addDependency(dependency);
        }

        private static Component operatingSystem(Distribution distribution, String prefix) {
            Component component = component(Component.Type.OPERATING_SYSTEM, prefix + "os", distribution.id());
            if (distribution.version() != null) {
                component.setVersion(distribution.version());
            }
            if (distribution.name() != null) {
                component.setDescription(distribution.name());
            }
            return component;
        }

        private static Component packageComponent(InstalledPackage installed, String reference) {
            Component component = component(Component.Type.LIBRARY, reference, installed.name());
            component.setVersion(installed.version());
            String group = installed.purl().namespace();
            if (group != null && installed.type().equals("maven")) {
                component.setGroup(group);
            }
            component.setPurl(SourcePurl.withUpstream(installed).toString());
            if (!installed.licenses().isEmpty()) {
                component.setLicenses(licenses(installed.licenses()));
            }
            if (!installed.paths().isEmpty()) {
                component.setEvidence(evidence(installed.paths()));
            }
            if (installed.layer() != null) {
                property(component, "tallyman:layer", installed.layer().toString());
            }
            if (installed.owner() != null) {
                property(component, "tallyman:owner", installed.owner().toString());
            }
            return component;
        }

        private static LicenseChoice licenses(List<String> found) {
            LicenseChoice choice = new LicenseChoice();
            for (String name : found) {
                License license = new License();
                license.setName(name);
                choice.addLicense(license);
            }
            return choice;
        }

        private static Evidence evidence(List<String> paths) {
            Evidence evidence = new Evidence();
            for (String path : paths) {
                Occurrence occurrence = new Occurrence();
                occurrence.setLocation(path);
                evidence.addOccurrence(occurrence);
            }
            return evidence;
        }

        private void vulnerability(Finding finding, Map<InstalledPackage, String> references) {
            Vulnerability vulnerability =
                    vulnerabilities.computeIfAbsent(finding.id(), id -> newVulnerability(finding));
            Vulnerability.Affect affect = new Vulnerability.Affect();
            affect.setRef(references.getOrDefault(
                    finding.installed(), finding.installed().purl().toString()));
            List<Vulnerability.Affect> affects =
                    new ArrayList<>(vulnerability.getAffects() == null ? List.of() : vulnerability.getAffects());
            affects.add(affect);
            vulnerability.setAffects(affects);
        }

        private static Vulnerability newVulnerability(Finding finding) {
            Vulnerability vulnerability = new Vulnerability();
            vulnerability.setBomRef("vulnerability:" + finding.id());
            vulnerability.setId(finding.id());
            Vulnerability.Rating rating = new Vulnerability.Rating();
            rating.setSeverity(severity(finding.severity()));
            if (finding.score() != null) {
                rating.setScore(finding.score());
            }
            if (finding.vector() != null) {
                rating.setVector(finding.vector());
                rating.setMethod(method(finding.vector()));
            }
            vulnerability.addRating(rating);
            if (finding.fixed() != null) {
                vulnerability.setRecommendation("Update " + finding.installed().name() + " to " + finding.fixed());
            }
            List<Vulnerability.Reference> references = new ArrayList<>();
            for (String alias : finding.aliases()) {
                Vulnerability.Reference reference = new Vulnerability.Reference();
                reference.setId(alias);
                Vulnerability.Source source = new Vulnerability.Source();
                source.setName("OSV");
                reference.setSource(source);
                references.add(reference);
            }
            if (!references.isEmpty()) {
                vulnerability.setReferences(references);
            }
            return vulnerability;
        }

        private static Vulnerability.Rating.Severity severity(Severity severity) {
            return switch (severity) {
                case CRITICAL -> Vulnerability.Rating.Severity.CRITICAL;
                case HIGH -> Vulnerability.Rating.Severity.HIGH;
                case MEDIUM -> Vulnerability.Rating.Severity.MEDIUM;
                case LOW -> Vulnerability.Rating.Severity.LOW;
                case UNKNOWN -> Vulnerability.Rating.Severity.UNKNOWN;
            };
        }

        private static Vulnerability.Rating.Method method(String vector) {
            if (vector.startsWith("CVSS:4")) {
                return Vulnerability.Rating.Method.CVSSV4;
            }
            if (vector.startsWith("CVSS:3.1")) {
                return Vulnerability.Rating.Method.CVSSV31;
            }
            return vector.startsWith("CVSS:3")
                    ? Vulnerability.Rating.Method.CVSSV3
                    : Vulnerability.Rating.Method.CVSSV2;
        }
    }
}
