package dev.tallyman.scan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tallyman.catalog.ImageContents;
import dev.tallyman.catalog.ImageRisks;
import dev.tallyman.catalog.InstalledPackage;
import dev.tallyman.catalog.Presence;
import dev.tallyman.model.Distribution;
import dev.tallyman.model.JsonDocument;
import dev.tallyman.model.Problem;
import dev.tallyman.model.Purl;
import dev.tallyman.model.TallymanException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the packages of a CycloneDX or SPDX 2 document in JSON, whoever wrote it. */
public final class SbomReader {
    /** A document is held in memory while it is read, so larger ones are refused. */
    static final long MAX_BYTES = 512L << 20;

    private static final int MAX_NESTING = 100;
    private static final Set<String> NOT_PACKAGES = Set.of(
            "operating-system", "container", "file", "data", "device", "firmware", "cryptographic-asset", "platform");
    private static final Pattern OWN_IMAGE_ID = Pattern.compile("SPDXRef-Image-\\d+");
    private static final Pattern IMAGE_ID = Pattern.compile("SPDXRef-(DocumentRoot|ContainerImage|Image)-.*");
    private static final JsonDocument DOCUMENT = new JsonDocument(
            "SBOM", MAX_BYTES, "Check the path after sbom:", "Give a CycloneDX or SPDX 2.x document in JSON");

    private final List<InstalledPackage> packages = new ArrayList<>();
    private final List<InstalledPackage> declared = new ArrayList<>();
    private final Set<String> withoutPurl = new LinkedHashSet<>();
    private final List<Problem> problems = new ArrayList<>();
    private final String file;
    private @Nullable Distribution system;
    private @Nullable Distribution fromPurls;

    private SbomReader(String file) {
        this.file = file;
    }

    /**
     * Reads a document.
     *
     * @throws TallymanException where the file is not there, is too large, or is neither CycloneDX nor SPDX in JSON
     */
    public static ImageContents read(Path file) {
        return read(DOCUMENT.read(file), file.toString())
                .orElseThrow(() -> DOCUMENT.bad(file, "it is JSON, but neither CycloneDX nor SPDX 2", null));
    }

    /**
     * Reads a document that is held already; empty where it is neither CycloneDX nor SPDX.
     *
     * @param where it is from, for problems
     */
    static Optional<ImageContents> read(JsonNode root, String where) {
        SbomReader reader = new SbomReader(where);
        if (root.path("bomFormat").asText().equals("CycloneDX")) {
            reader.cycloneDx(root);
        } else if (root.path("spdxVersion").asText().startsWith("SPDX-2")) {
            reader.spdx(root);
        } else {
            return Optional.empty();
        }
        return Optional.of(reader.contents());
    }

    /** What a document says that it is: {@code CycloneDX 1.6}, {@code SPDX-2.3}. */
    static String format(JsonNode root) {
        return root.has("bomFormat")
                ? "CycloneDX " + root.path("specVersion").asText("of no version")
                : root.path("spdxVersion").asText("");
    }

    private void cycloneDx(JsonNode root) {
        component(root.path("metadata").path("component"), 0, true);
        list(root, "components").forEach(component -> component(component, 0, false));
    }

    /** A document may have none, but what stands there must be a list: nothing is "clean" that was not read. */
    private JsonNode list(JsonNode root, String key) {
        JsonNode list = root.path(key);
        if (!list.isArray() && !list.isMissingNode()) {
            problems.add(new Problem(file, "its " + key + " are no list, so none was read"));
            return MissingNode.getInstance();
        }
        return list;
    }

    private void component(JsonNode node, int depth, boolean subject) {
        if (!node.isObject()) {
            return;
        }
        String type = node.path("type").asText("library");
        String name = node.path("name").asText("");
        if (type.equals("operating-system")) {
            operatingSystem(
                    name,
                    node.path("version").asText(""),
                    node.path("description").asText(""));
        } else if (!subject && !NOT_PACKAGES.contains(type)) {
            add(
                    node.path("purl").asText(""),
                    name,
                    node.path("version").asText(""),
                    cycloneDxPaths(node),
                    cycloneDxLicenses(node.path("licenses")),
                    cycloneDxPresence(node));
        }
        if (depth < MAX_NESTING) {
            node.path("components").forEach(child -> component(child, depth + 1, false));
        } else if (node.has("components")) {
            problems.add(new Problem(file, "components nested deeper than " + MAX_NESTING + " are not read"));
        }
    }

    /** As {@code CycloneDxReport} has it; of other tools' marks none says as much. */
    private static Presence cycloneDxPresence(JsonNode node) {
        for (JsonNode property : node.path("properties")) {
            if (property.path("name").asText("").equals("tallyman:presence")) {
                return Presence.ofWords(property.path("value").asText(""));
            }
        }
        return Presence.INSTALLED;
    }

    private static List<String> cycloneDxPaths(JsonNode node) {
        List<String> paths = new ArrayList<>();
        node.path("evidence")
                .path("occurrences")
                .forEach(o -> addPath(paths, o.path("location").asText("")));
        node.path("properties").forEach(property -> {
            String name = property.path("name").asText("");
            if (name.matches("syft:location:\\d+:path|aquasecurity:trivy:FilePath")) {
                addPath(paths, property.path("value").asText(""));
            }
        });
        return paths;
    }

    private static void addPath(List<String> paths, String path) {
        String relative = path.replaceFirst("^/+", "");
        if (!relative.isEmpty() && !paths.contains(relative)) {
            paths.add(relative);
        }
    }

    private static List<String> cycloneDxLicenses(JsonNode licenses) {
        List<String> names = new ArrayList<>();
        licenses.forEach(license -> {
            JsonNode one = license.path("license");
            String name = license.path("expression")
                    .asText(one.path("id").asText(one.path("name").asText("")));
            if (!name.isEmpty()) {
                names.add(name);
            }
        });
        return names;
    }

    private void spdx(JsonNode root) {
        Map<String, Presence> presences = spdxPresences(root);
        list(root, "packages").forEach(node -> {
            Presence presence = presences.getOrDefault(node.path("SPDXID").asText(""), Presence.INSTALLED);
            String name = node.path("name").asText("");
            String version = node.path("versionInfo").asText("");
            switch (node.path("primaryPackagePurpose").asText("")) {
                // The standard writes it with a hyphen, its JSON schema with an underscore.
                case "OPERATING_SYSTEM", "OPERATING-SYSTEM" -> operatingSystem(name, version, "");
                case "CONTAINER", "FILE", "DEVICE", "FIRMWARE", "SOURCE", "ARCHIVE" -> {
                    if (!spdxPurl(node).isEmpty() && !spdxPurl(node).startsWith("pkg:oci/")) {
                        add(spdxPurl(node), name, version, List.of(), spdxLicenses(node), presence);
                    }
                }
                default -> {
                    if (!describesImage(node)) {
                        add(spdxPurl(node), name, version, List.of(), spdxLicenses(node), presence);
                    }
                }
            }
        });
    }

    /** What an image depends on and does not contain is declared there, as {@code SpdxReport} has it. */
    private static Map<String, Presence> spdxPresences(JsonNode root) {
        Map<String, Presence> presences = new HashMap<>();
        for (JsonNode relationship : root.path("relationships")) {
            String of = relationship.path("relatedSpdxElement").asText("");
            String one = relationship.path("spdxElementId").asText("");
            if (OWN_IMAGE_ID.matcher(of).matches()) {
                switch (relationship.path("relationshipType").asText("")) {
                    case "DEPENDENCY_OF" -> presences.merge(one, Presence.DECLARED, Presence::or);
                    case "DEV_DEPENDENCY_OF" -> presences.merge(one, Presence.DECLARED_FOR_DEVELOPMENT, Presence::or);
                    default -> {}
                }
            } else if (relationship.path("relationshipType").asText("").equals("CONTAINS")) {
                presences.put(of, Presence.INSTALLED);
            }
        }
        return presences;
    }

    /** Whether a package without a purpose is the image that the document is about, as older tools write it. */
    private static boolean describesImage(JsonNode node) {
        return spdxPurl(node).startsWith("pkg:oci/")
                || spdxPurl(node).startsWith("pkg:docker/")
                || IMAGE_ID.matcher(node.path("SPDXID").asText("")).matches();
    }

    private static String spdxPurl(JsonNode node) {
        for (JsonNode reference : node.path("externalRefs")) {
            if (reference.path("referenceType").asText("").equals("purl")) {
                return reference.path("referenceLocator").asText("");
            }
        }
        return "";
    }

    private static List<String> spdxLicenses(JsonNode node) {
        String declared = node.path("licenseDeclared").asText("");
        return declared.isEmpty() || declared.equals("NOASSERTION") || declared.equals("NONE")
                ? List.of()
                : List.of(declared);
    }

    private void operatingSystem(String id, String version, String name) {
        if (system == null && !id.isEmpty()) {
            system = new Distribution(
                    id.toLowerCase(java.util.Locale.ROOT),
                    version.isEmpty() ? null : version,
                    name.isEmpty() ? null : name);
        }
    }

    private void add(
            String purlText,
            String name,
            String version,
            List<String> paths,
            List<String> licenses,
            Presence presence) {
        Optional<Purl> parsed = Purl.tryParse(purlText);
        if (parsed.isEmpty()) {
            withoutPurl.add(name.isEmpty() ? purlText : name);
            return;
        }
        Purl purl = parsed.get();
        if (purl.type().equals("oci") || purl.type().equals("docker")) {
            return;
        }
        if (fromPurls == null) {
            fromPurls = SbomDistribution.of(purl);
        }
        InstalledPackage found = SbomPackage.of(purl, purlText, name, version, paths, licenses);
        (presence.isInstalled() ? packages : declared).add(found.with(presence));
    }

    private ImageContents contents() {
        if (!withoutPurl.isEmpty()) {
            String some = String.join(", ", withoutPurl.stream().limit(5).toList());
            problems.add(new Problem(
                    file,
                    withoutPurl.size() + " components have no package URL and cannot be looked up: " + some
                            + (withoutPurl.size() > 5 ? ", …" : "")));
        }
        return new ImageContents(
                system != null ? system : fromPurls, sorted(packages), sorted(declared), problems, ImageRisks.UNKNOWN);
    }

    private static List<InstalledPackage> sorted(List<InstalledPackage> packages) {
        return packages.stream()
                .distinct()
                .sorted(Comparator.comparing(
                                (InstalledPackage installed) -> installed.purl().toString())
                        .thenComparing(installed -> String.join("\n", installed.paths())))
                .toList();
    }
}
