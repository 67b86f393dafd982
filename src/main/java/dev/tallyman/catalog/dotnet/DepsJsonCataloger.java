package dev.tallyman.catalog.dotnet;

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
import java.util.Map;

/** {@code *.deps.json} beside a .NET application or shared framework: the packages that it loads, with what each brings. */
public final class DepsJsonCataloger implements Cataloger {
    static final int MAX_BYTES = 32 << 20;

    private static final String RUNTIME_PACK = "runtimepack.";
    private static final List<String> ASSETS = List.of("runtime", "native", "runtimeTargets", "resources");

    @Override
    public String name() {
        return "dotnet";
    }

    @Override
    public List<String> endings() {
        return List.of(".deps.json");
    }

    @Override
    public boolean wants(String path) {
        return path.endsWith(".deps.json");
    }

    @Override
    public void read(CatalogFile file, FactSink facts) throws IOException {
        byte[] bytes = Content.read(file, MAX_BYTES, facts).orElse(null);
        JsonNode json = bytes == null ? null : Json.parse(bytes, facts).orElse(null);
        if (json == null) {
            return;
        }
        if (!json.path("libraries").isObject()) {
            facts.problem("not a .NET dependency file: no libraries");
            return;
        }
        for (Map.Entry<String, JsonNode> library : json.path("libraries").properties()) {
            int slash = library.getKey().indexOf('/');
            String type = library.getValue().path("type").asText("");
            if (slash > 0
                    && (type.equals("package") || type.equals("runtimepack"))
                    && isLoaded(library.getKey(), json)) {
                add(library.getKey().substring(0, slash), library.getKey().substring(slash + 1), file, facts);
            }
        }
    }

    /** A package of which no target takes a file was only needed to build. */
    private static boolean isLoaded(String library, JsonNode json) {
        boolean named = false;
        for (JsonNode target : json.path("targets")) {
            JsonNode entry = target.path(library);
            if (entry.isObject()) {
                named = true;
                if (ASSETS.stream().anyMatch(asset -> !entry.path(asset).isEmpty())) {
                    return true;
                }
            }
        }
        return !named;
    }

    private static void add(String name, String version, CatalogFile file, FactSink facts) {
        String plain = name.startsWith(RUNTIME_PACK) ? name.substring(RUNTIME_PACK.length()) : name;
        if (!Purl.isName(plain)) {
            facts.problem("a package without a name");
            return;
        }
        facts.add(LanguagePackage.fact(Purl.of("nuget", null, plain, version), plain, version, file.path(), List.of()));
    }
}
