package dev.tallyman.catalog.rlang;

import dev.tallyman.catalog.CatalogFile;
import dev.tallyman.catalog.Cataloger;
import dev.tallyman.catalog.FactSink;
import dev.tallyman.catalog.format.Content;
import dev.tallyman.catalog.format.HeaderBlock;
import dev.tallyman.catalog.format.LanguagePackage;
import dev.tallyman.model.Purl;
import java.io.IOException;
import java.util.List;

/** {@code DESCRIPTION} of an installed R package ("Writing R Extensions", 1.1.1); installing adds the field {@code Built}. */
public final class RCataloger implements Cataloger {
    static final int MAX_BYTES = 1 << 20;

    @Override
    public String name() {
        return "r";
    }

    @Override
    public List<String> endings() {
        return List.of("/DESCRIPTION");
    }

    @Override
    public boolean wants(String path) {
        return path.endsWith("/DESCRIPTION");
    }

    @Override
    public void read(CatalogFile file, FactSink facts) throws IOException {
        byte[] bytes = Content.read(file, MAX_BYTES, facts).orElse(null);
        if (bytes == null) {
            return;
        }
        HeaderBlock headers = HeaderBlock.parse(bytes);
        String name = headers.first("Package");
        String version = headers.first("Version");
        if (headers.first("Built") == null) {
            if (name == null && file.path().contains("/library/")) {
                facts.problem("not an R package's description");
            }
            return; // a source tree, or another file of that name
        }
        if (name == null || !Purl.isName(name)) {
            facts.problem("not an R package's description: no name");
            return;
        }
        String license = headers.first("License");
        String type = headers.first("biocViews") == null ? "cran" : "bioconductor";
        facts.add(LanguagePackage.fact(
                Purl.of(type, null, name, version),
                name,
                version,
                file.path(),
                license == null ? List.of() : List.of(license)));
    }
}
