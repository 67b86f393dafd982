package dev.tallyman.catalog.jvm;

import dev.tallyman.catalog.CatalogFile;
import dev.tallyman.catalog.Cataloger;
import dev.tallyman.catalog.FactSink;
import dev.tallyman.catalog.zip.ZipBudget;
import java.io.IOException;
import java.util.List;

/** Java archives: each jar, each jar inside it, and each library that was shaded into one. */
public final class JarCataloger implements Cataloger {
    private final boolean checksums;

    public JarCataloger() {
        this(false);
    }

    /** @param checksums whether each archive is hashed, so that one named by a guess can be looked up */
    public JarCataloger(boolean checksums) {
        this.checksums = checksums;
    }

    @Override
    public String name() {
        return "java";
    }

    @Override
    public List<String> endings() {
        return ArchiveName.endings();
    }

    @Override
    public boolean wants(String path) {
        return ArchiveName.isArchive(path);
    }

    @Override
    public void read(CatalogFile file, FactSink facts) throws IOException {
        if (file.size() == 0) {
            return; // a placeholder: there is nothing in it that could be missed
        }
        new JarReader(facts, ZipBudget.of(file.size()), checksums).read(file.path(), file.content());
    }
}
