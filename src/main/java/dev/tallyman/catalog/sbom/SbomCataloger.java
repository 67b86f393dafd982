package dev.tallyman.catalog.sbom;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallyman.catalog.CatalogFile;
import dev.tallyman.catalog.Cataloger;
import dev.tallyman.catalog.FactSink;
import dev.tallyman.catalog.format.Content;
import dev.tallyman.catalog.format.Json;
import dev.tallyman.catalog.format.LanguagePackage;
import dev.tallyman.model.LazyPattern;
import dev.tallyman.model.Purl;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * SPDX and CycloneDX documents (JSON) in the places where image builders leave them. They tell what was put there without a package manager;
 * what a distribution's own database lists is left to that database.
 */
public final class SbomCataloger implements Cataloger {
    static final int MAX_BYTES = 64 << 20;

    private static final int MAX_COMPONENT_DEPTH = 20;
    private static final LazyPattern<Pattern> PATH = LazyPattern.of("opt/bitnami/(?:.*/)?\\.spdx-[^/]+\\.spdx"
            + "|usr/(?:local/)?share/(?:.*/)?sbom/[^/]+\\.json|var/lib/db/sbom/[^/]+\\.json");

    /** Packages of system databases, and purls that name an image or a source tree. */
    private static final Set<String> LEFT_OUT =
            Set.of("apk", "deb", "rpm", "alpm", "oci", "docker", "github", "bitbucket");

    @Override
    public String name() {
        return "sbom";
    }

    @Override
    public List<String> endings() {
        return List.of(".spdx", ".json");
    }

    @Override
    public boolean wants(String path) {
        return (path.endsWith(".spdx") || path.endsWith(".json"))
                && (path.startsWith("opt/bitnami/") || path.contains("/sbom/"))
                && PATH.get().matcher(path).matches();
    }

    @Override
    public void read(CatalogFile file, FactSink facts) throws IOException {
        byte[] bytes = Content.read(file, MAX_BYTES, facts).orElse(null);
        JsonNode json = bytes == null ? null : Json.parse(bytes, facts).orElse(null);
        if (json == null) {
            return;
        }
        if (json.has("spdxVersion")) {
            json.path("packages").forEach(one -> readSpdx(one, file.path(), facts));
        } else if (json.has("bomFormat")) {
            readComponents(json, file.path(), facts, 0);
        } else {
            facts.problem("neither SPDX nor CycloneDX");
        }
    }

    private static void readSpdx(JsonNode one, String path, FactSink facts) {
        for (JsonNode reference : one.path("externalRefs")) {
            if ("purl".equals(Json.text(reference, "referenceType"))) {
                String license = Json.text(one, "licenseDeclared");
                boolean told = license != null && !license.equals("NOASSERTION") && !license.equals("NONE");
                add(Json.text(reference, "referenceLocator"), told ? List.of(license) : List.of(), path, facts);
                return;
            }
        }
    }

    private static void readComponents(JsonNode parent, String path, FactSink facts, int depth) {
        if (depth > MAX_COMPONENT_DEPTH) {
            return;
        }
        for (JsonNode component : parent.path("components")) {
            add(Json.text(component, "purl"), List.of(), path, facts);
            readComponents(component, path, facts, depth + 1);
        }
    }

    private static void add(@Nullable String text, List<String> licenses, String path, FactSink facts) {
        Purl purl = text == null ? null : Purl.tryParse(text).orElse(null);
        if (purl == null || !Purl.isName(purl.name()) || LEFT_OUT.contains(purl.type())) {
            return;
        }
        boolean scoped =
                purl.namespace() != null && Set.of("npm", "golang", "composer").contains(purl.type());
        String name = scoped ? purl.namespace() + "/" + purl.name() : purl.name();
        facts.add(LanguagePackage.fact(purl, name, purl.version(), path, licenses));
    }
}
