package dev.tallyman.catalog.python;

import dev.tallyman.catalog.CatalogFile;
import dev.tallyman.catalog.Cataloger;
import dev.tallyman.catalog.FactSink;
import dev.tallyman.catalog.zip.ZipBudget;
import dev.tallyman.catalog.zip.ZipStream;
import java.io.IOException;
import java.util.List;
import java.util.zip.ZipException;

/** Zips that Python runs as they are: eggs, and applications with all they need ({@code .pex}, {@code .pyz}). */
public final class PythonArchiveCataloger implements Cataloger {
    @Override
    public String name() {
        return "python-archive";
    }

    @Override
    public List<String> endings() {
        return List.of(".egg", ".pex", ".pyz");
    }

    @Override
    public boolean wants(String path) {
        return (path.endsWith(".egg") || path.endsWith(".pex") || path.endsWith(".pyz"))
                && !MetadataPath.isFixture(path);
    }

    @Override
    public void read(CatalogFile file, FactSink facts) throws IOException {
        if (file.size() == 0) {
            return;
        }
        ZipStream zip = new ZipStream(file.content(), ZipBudget.of(file.size()));
        try {
            for (ZipStream.Entry entry = zip.next(); entry != null; entry = zip.next()) {
                String name = entry.name();
                if (entry.readable() && (MetadataPath.isMetadata(name) || name.equals("EGG-INFO/PKG-INFO"))) {
                    byte[] bytes = zip.content().readNBytes(PythonCataloger.MAX_HEADERS);
                    CoreMetadata.read(bytes, file.path() + "!/" + name, facts);
                }
            }
            String flaw = zip.flaw();
            if (flaw != null) {
                facts.problem(flaw);
            }
        } catch (ZipException e) {
            facts.problem(String.valueOf(e.getMessage()));
        }
    }
}
