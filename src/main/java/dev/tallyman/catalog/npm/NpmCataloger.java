package dev.tallyman.catalog.npm;

import dev.tallyman.catalog.CatalogFile;
import dev.tallyman.catalog.Cataloger;
import dev.tallyman.catalog.FactSink;
import dev.tallyman.catalog.format.Content;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Installed npm packages by the {@code package.json} in their folder of {@code node_modules}, and the application that they were installed
 * for, by the one beside that folder.
 */
public final class NpmCataloger implements Cataloger {
    static final int MAX_BYTES = 4 << 20;

    @Override
    public String name() {
        return "npm";
    }

    @Override
    public List<String> endings() {
        return List.of(NodeModulesPath.FILE);
    }

    @Override
    public boolean wants(String path) {
        return NodeModulesPath.isPackage(path) || NodeModulesPath.isApplication(path);
    }

    @Override
    public @Nullable String onlyBeside(String path) {
        return NodeModulesPath.isApplication(path) ? NodeModulesPath.modulesBeside(path) : null;
    }

    @Override
    public void read(CatalogFile file, FactSink facts) throws IOException {
        Content.read(file, MAX_BYTES, facts).ifPresent(bytes -> PackageJson.read(bytes, file.path(), facts));
    }
}
