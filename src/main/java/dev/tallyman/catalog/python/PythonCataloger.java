package dev.tallyman.catalog.python;

import dev.tallyman.catalog.CatalogFile;
import dev.tallyman.catalog.Cataloger;
import dev.tallyman.catalog.FactSink;
import java.io.IOException;
import java.util.List;

/** Installed Python distributions by their core metadata: {@code *.dist-info/METADATA}, {@code *.egg-info[/PKG-INFO]}, {@code EGG-INFO/PKG-INFO}. */
public final class PythonCataloger implements Cataloger {
    /** The headers come first, a description of any length after them. */
    static final int MAX_HEADERS = 1 << 20;

    @Override
    public String name() {
        return "python";
    }

    @Override
    public List<String> endings() {
        return List.of("/METADATA", "/PKG-INFO", ".egg-info");
    }

    @Override
    public boolean wants(String path) {
        return MetadataPath.isMetadata(path) && !MetadataPath.isFixture(path);
    }

    @Override
    public void read(CatalogFile file, FactSink facts) throws IOException {
        CoreMetadata.read(file.content().readNBytes(MAX_HEADERS), file.path(), facts);
    }
}
