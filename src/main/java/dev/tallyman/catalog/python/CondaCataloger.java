package dev.tallyman.catalog.python;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallyman.catalog.CatalogFile;
import dev.tallyman.catalog.Cataloger;
import dev.tallyman.catalog.FactSink;
import dev.tallyman.catalog.format.Content;
import dev.tallyman.catalog.format.Json;
import dev.tallyman.catalog.format.LanguagePackage;
import dev.tallyman.model.Purl;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Packages that conda, mamba and micromamba installed: {@code conda-meta/NAME-VERSION-BUILD.json} of an environment. */
public final class CondaCataloger implements Cataloger {
    /** A record lists all files of its package. */
    static final int MAX_BYTES = 64 << 20;

    @Override
    public String name() {
        return "conda";
    }

    @Override
    public List<String> endings() {
        return List.of(".json");
    }

    @Override
    public boolean wants(String path) {
        int slash = path.lastIndexOf('/');
        return path.endsWith(".json")
                && slash >= 0
                && (path.startsWith("conda-meta/") || path.startsWith("/conda-meta", slash - "/conda-meta".length()))
                && slash == path.lastIndexOf("conda-meta/") + "conda-meta".length();
    }

    @Override
    public void read(CatalogFile file, FactSink facts) throws IOException {
        Optional<JsonNode> json = Content.read(file, MAX_BYTES, facts).flatMap(bytes -> Json.parse(bytes, facts));
        if (json.isEmpty()) {
            return;
        }
        JsonNode node = json.get();
        String name = Json.text(node, "name");
        if (name == null || !Purl.isName(name)) {
            if (node.has("version")) {
                facts.problem("not a conda record: no name");
            }
            return; // conda keeps other state beside its records
        }
        String version = Json.text(node, "version");
        String license = Json.text(node, "license");
        Purl purl = Purl.of("conda", null, name, version)
                .withQualifier("build", Json.text(node, "build"))
                .withQualifier("subdir", Json.text(node, "subdir"));
        facts.add(
                LanguagePackage.fact(purl, name, version, file.path(), license == null ? List.of() : List.of(license)));
    }
}
