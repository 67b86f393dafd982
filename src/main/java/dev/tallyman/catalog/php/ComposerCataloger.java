package dev.tallyman.catalog.php;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallyman.catalog.CatalogFile;
import dev.tallyman.catalog.Cataloger;
import dev.tallyman.catalog.FactSink;
import dev.tallyman.catalog.PackageFact;
import dev.tallyman.catalog.format.Content;
import dev.tallyman.catalog.format.Json;
import dev.tallyman.catalog.format.LanguagePackage;
import dev.tallyman.model.Purl;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code vendor/composer/installed.json}: a list until Composer 1, an object with {@code packages} since 2. */
public final class ComposerCataloger implements Cataloger {
    static final int MAX_BYTES = 64 << 20;

    @Override
    public String name() {
        return "composer";
    }

    @Override
    public List<String> endings() {
        return List.of("/composer/installed.json");
    }

    @Override
    public boolean wants(String path) {
        return path.endsWith("/composer/installed.json");
    }

    @Override
    public void read(CatalogFile file, FactSink facts) throws IOException {
        byte[] bytes = Content.read(file, MAX_BYTES, facts).orElse(null);
        JsonNode json = bytes == null ? null : Json.parse(bytes, facts).orElse(null);
        if (json == null) {
            return;
        }
        JsonNode packages = json.isArray() ? json : json.path("packages");
        if (!packages.isArray()) {
            facts.problem("not Composer's list of packages");
            return;
        }
        for (JsonNode installed : packages) {
            String name = Json.text(installed, "name");
            if (name == null || !Purl.isName(name.substring(name.indexOf('/') + 1))) {
                facts.problem("a package without a name");
            } else {
                facts.add(fact(name, Json.text(installed, "version"), installed, file.path()));
            }
        }
    }

    private static PackageFact fact(String name, @Nullable String version, JsonNode installed, String path) {
        int slash = name.indexOf('/');
        Purl purl = slash <= 0
                ? Purl.of("composer", null, name, version)
                : Purl.of("composer", name.substring(0, slash), name.substring(slash + 1), version);
        List<String> licenses = new ArrayList<>();
        installed.path("license").forEach(license -> licenses.add(license.asText("")));
        licenses.removeIf(String::isBlank);
        return LanguagePackage.fact(purl, name, version, path, licenses);
    }
}
