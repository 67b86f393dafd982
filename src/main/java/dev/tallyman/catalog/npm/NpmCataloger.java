package dev.tallyman.catalog.npm;

import dev.tallyman.catalog.CatalogFile;
import dev.tallyman.catalog.Cataloger;
import dev.tallyman.catalog.FactSink;
import dev.tallyman.catalog.format.Content;
import java.io.IOException;

/** Installed npm packages by the {@code package.json} in their folder of {@code node_modules}. */
public final class NpmCataloger implements Cataloger {
    static final int MAX_BYTES = 4 << 20;

    @Override
    public String name() {
        return "npm";
    }

    @Override
    public boolean wants(String path) {
        return NodeModulesPath.isPackage(path);
    }

    @Override
    public void read(CatalogFile file, FactSink facts) throws IOException {
        Content.read(file, MAX_BYTES, facts).ifPresent(bytes -> PackageJson.read(bytes, file.path(), facts));
    }
}
