package dev.tallyman.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tallyman.catalog.InstalledPackage;
import dev.tallyman.model.Digest;
import dev.tallyman.scan.ScanResult;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SPDX 2.3 JSON: an image is a package that contains its packages (SPDX specification 2.3, clauses 6, 7 and 11). */
public final class SpdxReport implements ScanReport {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .build();
    private static final String UNKNOWN = "NOASSERTION";

    private final DocumentInfo info;

    public SpdxReport(DocumentInfo info) {
        this.info = info;
    }

    @Override
    public void write(List<ScanResult> results, OutputStream out) throws IOException {
        JSON.writeValue(out, document(results));
        out.write('\n');
    }

    private ObjectNode document(List<ScanResult> results) {
        ObjectNode document = JSON.createObjectNode();
        document.put("spdxVersion", "SPDX-2.3");
        document.put("dataLicense", "CC0-1.0");
        document.put("SPDXID", "SPDXRef-DOCUMENT");
        document.put("name", name(results));
        document.put("documentNamespace", "https://tallyman.dev/spdx/" + contentDigest(results));
        ObjectNode creation = document.putObject("creationInfo");
        creation.put("created", info.created().toString());
        creation.putArray("creators").add("Tool: tallyman-" + info.version());
        if (results.stream().anyMatch(result -> result.status() != ScanResult.Status.COMPLETE)) {
            document.put("comment", "Incomplete: " + problems(results));
        }
        Packages packages = new Packages(document.putArray("packages"), document.putArray("relationships"));
        results.forEach(result -> result.images().forEach(image -> packages.addImage(result, image)));
        return document;
    }

    private static String name(List<ScanResult> results) {
        return String.join(
                ", ", results.stream().map(ScanResult::target).distinct().toList());
    }

    private String contentDigest(List<ScanResult> results) {
        return Digest.of((info + results.toString()).getBytes(StandardCharsets.UTF_8))
                .hex();
    }

    private static String problems(List<ScanResult> results) {
        return String.join(
                "; ",
                results.stream()
                        .flatMap(result -> result.problems().stream())
                        .map(problem -> problem.where() + ": " + problem.what())
                        .toList());
    }

    private static final class Packages {
        private final ArrayNode packages;
        private final ArrayNode relationships;
        private int images;
        private int count;

        Packages(ArrayNode packages, ArrayNode relationships) {
            this.packages = packages;
            this.relationships = relationships;
        }

        void addImage(ScanResult result, ScanResult.ImageScan image) {
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
            relate("SPDXRef-DOCUMENT", "DESCRIBES", id);
            if (image.distribution() != null) {
                String os = "SPDXRef-OperatingSystem-" + images;
                ObjectNode system = packageNode(
                        os, image.distribution().id(), image.distribution().version());
                system.put("primaryPackagePurpose", "OPERATING_SYSTEM");
                relate(id, "CONTAINS", os);
            }
            image.packages().forEach(installed -> addPackage(installed, id));
        }

        private void addPackage(InstalledPackage installed, String image) {
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
            switch (installed.presence()) {
                case INSTALLED -> relate(image, "CONTAINS", id);
                case DECLARED -> relate(id, "DEPENDENCY_OF", image);
                case DECLARED_FOR_DEVELOPMENT -> relate(id, "DEV_DEPENDENCY_OF", image);
            }
        }

        private ObjectNode packageNode(String id, String name, @Nullable Object version) {
            ObjectNode node = packages.addObject();
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

        private void relate(String from, String type, String to) {
            ObjectNode relationship = relationships.addObject();
            relationship.put("spdxElementId", from);
            relationship.put("relationshipType", type);
            relationship.put("relatedSpdxElement", to);
        }
    }
}
