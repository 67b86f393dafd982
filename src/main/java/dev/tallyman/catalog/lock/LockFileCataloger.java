package dev.tallyman.catalog.lock;

import dev.tallyman.catalog.CatalogFile;
import dev.tallyman.catalog.Cataloger;
import dev.tallyman.catalog.FactSink;
import dev.tallyman.catalog.format.Content;
import java.io.IOException;

/** The lock files of applications. Those that came with an installed package are about how that one was built, and left alone. */
public final class LockFileCataloger implements Cataloger {
    public static final String NAME = "lock";

    /** The largest monorepos have half of it; as a tree in memory it takes many times as much. */
    static final int MAX_BYTES = 16 << 20;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean wants(String path) {
        return LockFormats.of(path) != null && !PackageFolders.hold(path);
    }

    @Override
    public void read(CatalogFile file, FactSink facts) throws IOException {
        LockFormat format = LockFormats.of(file.path());
        byte[] bytes = Content.read(file, MAX_BYTES, facts).orElse(null);
        if (bytes != null && format != null) {
            Declarations found = new Declarations(file.path(), facts);
            format.read(bytes, found);
            found.finish();
        }
    }
}
