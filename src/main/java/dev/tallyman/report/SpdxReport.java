package dev.tallyman.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tallyman.catalog.InstalledPackage;
import dev.tallyman.model.JsonTree;
import dev.tallyman.scan.ScanResult;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SPDX 2.3 JSON: an image is a package that contains its packages (SPDX specification 2.3, clauses 6, 7 and 11). */
public final class SpdxReport implements ScanReport {
    private static final String UNKNOWN = "NOASSERTION";

    private final DocumentInfo info;

    public SpdxReport(DocumentInfo info) {
        this.info = info;
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
        json.writeStringField("spdxVersion", "SPDX-2.3");
        json.writeStringField("dataLicense", "CC0-1.0");
        json.writeStringField("SPDXID", "SPDXRef-DOCUMENT");
        json.writeStringField("name", name(results));
        json.writeStringField("documentNamespace", "https://tallyman.dev/spdx/" + contentHash(results));
        ObjectNode creation = JsonTree.object();
        creation.put("created", info.created().toString());
        creation.putArray("creators").add("Tool: tallyman-" + info.version());
        json.writeFieldName("creationInfo");
        JsonTree.write(json, creation);
        if (!results.stream().allMatch(ScanResult::isWhole)) {
            json.writeStringField("comment", "Incomplete: " + gaps(results));
        }
        json.writeArrayFieldStart("packages");
        new Elements(element -> JsonTree.write(json, element), relationship -> {}).addAll(results);
        json.writeEndArray();
        json.writeArrayFieldStart("relationships");
        new Elements(element -> {}, relationship -> JsonTree.write(json, relationship)).addAll(results);
        json.writeEndArray();
        json.writeEndObject();
    }

    private static String name(List<ScanResult> results) {
        return String.join(
                ", ", results.stream().map(ScanResult::target).distinct().toList());
    }

    private String contentHash(List<ScanResult> results) {
        ContentHash hash = new ContentHash("SHA-256");
        hash.line(info);
        for (ScanResult result : results) {
            hash.line(result.withImages(List.of()));
            for (ScanResult.ImageScan image : result.images()) {
                hash.line(image.platform(), image.digest(), image.distribution());
                image.packages().forEach(hash::line);
                image.inPart().forEach(hash::line);
            }
        }
        return hash.hex();
    }

    private static String gaps(List<ScanResult> results) {
        return String.join(
                "; ",
                results.stream()
                        .flatMap(ScanResult::gaps)
                        .map(problem -> problem.where() + ": " + problem.what())
                        .toList());
    }

    private interface Taker {
        void take(ObjectNode node) throws IOException;
    }

    /** The document's packages and their relationships, which have lists of their own: each list is a pass over the results, which may be large, and numbers them alike. */
    private static final class Elements {
        private final Taker packages;
        private final Taker relationships;
        private int images;
        private int count;

        Elements(Taker packages, Taker relationships) {
            this.packages = packages;
            this.relationships = relationships;
        }

        void addAll(List<ScanResult> results) throws IOException {
            for (ScanResult result : results) {
                for (ScanResult.ImageScan image : result.images()) {
                    addImage(result, image);
                }
            }
        }

        private void addImage(ScanResult result, ScanResult.ImageScan image) throws IOException {
            String id = "SPDXRef-Image-" + ++images;
            ObjectNode node = packageNode(id, result.target(), image.digest());
            node.put("primaryPackagePurpose", "CONTAINER");
            if (image.platform() != null) {
                node.put("comment", "Platform " + image.platform());
            }
            if (image.digest() != null) {
                ObjectNode checksum = node.putArray("checksums").addObject();
                checksum.put("algorithm", image.digest().algorithm().equals("sha512") ? "SHA512" : "SHA256");
                checksum.put("checksumValue", image.digest().hex());
            }
            packages.take(node);
            relate("SPDXRef-DOCUMENT", "DESCRIBES", id);
            if (image.distribution() != null) {
                String os = "SPDXRef-OperatingSystem-" + images;
                ObjectNode system = packageNode(
                        os, image.distribution().id(), image.distribution().version());
                system.put("primaryPackagePurpose", "OPERATING_SYSTEM");
                packages.take(system);
                relate(id, "CONTAINS", os);
            }
            for (InstalledPackage installed : image.packages()) {
                addPackage(installed, id);
            }
        }

        private void addPackage(InstalledPackage installed, String image) throws IOException {
            String id = "SPDXRef-Package-" + ++count;
            ObjectNode node = packageNode(id, installed.name(), installed.version());
            if (!installed.licenses().isEmpty()) {
                node.put("licenseComments", "As found: " + String.join(", ", installed.licenses()));
            }
            if (!installed.paths().isEmpty()) {
                String how = installed.presence().isInstalled() ? "Found at: " : "Declared in: ";
                node.put("sourceInfo", how + String.join(", ", installed.paths()));
            }
            ObjectNode reference = node.putArray("externalRefs").addObject();
            reference.put("referenceCategory", "PACKAGE-MANAGER");
            reference.put("referenceType", "purl");
            reference.put("referenceLocator", SourcePurl.withUpstream(installed).toString());
            packages.take(node);
            switch (installed.presence()) {
                case INSTALLED -> relate(image, "CONTAINS", id);
                case DECLARED -> relate(id, "DEPENDENCY_OF", image);
                case DECLARED_FOR_DEVELOPMENT -> relate(id, "DEV_DEPENDENCY_OF", image);
            }
        }

        private static ObjectNode packageNode(String id, String name, @Nullable Object version) {
            ObjectNode node = JsonTree.object();
            node.put("SPDXID", id);
            node.put("name", name);
            if (version != null && !version.toString().isEmpty()) {
                node.put("versionInfo", version.toString());
            }
            node.put("downloadLocation", UNKNOWN);
            node.put("filesAnalyzed", false);
            node.put("licenseConcluded", UNKNOWN);
            node.put("licenseDeclared", UNKNOWN);
            node.put("copyrightText", UNKNOWN);
            return node;
        }

        private void relate(String from, String type, String to) throws IOException {
            ObjectNode relationship = JsonTree.object();
            relationship.put("spdxElementId", from);
            relationship.put("relationshipType", type);
            relationship.put("relatedSpdxElement", to);
            relationships.take(relationship);
        }
    }
}
