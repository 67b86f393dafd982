package dev.tallyman.catalog.rpm;

import dev.tallyman.catalog.CatalogFile;
import dev.tallyman.catalog.Cataloger;
import dev.tallyman.catalog.FactSink;
import dev.tallyman.catalog.WordSet;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Function;

/** The installed packages of RPM, whichever kind of database holds them. What {@code rpm -qa} lists is listed, keys too. */
public final class RpmCataloger implements Cataloger {
    static final int MAX_DATABASE_BYTES = 160 << 20;
    private static final String SQLITE = "rpmdb.sqlite";
    private static final String LOG = "rpmdb.sqlite-wal";
    private static final String NDB = "Packages.db";
    private static final String BERKELEY = "Packages";
    private static final WordSet NAMES = WordSet.of(SQLITE, LOG, NDB, BERKELEY);

    @Override
    public String name() {
        return "rpm";
    }

    @Override
    public List<String> endings() {
        return List.of(SQLITE, LOG, NDB, BERKELEY);
    }

    @Override
    public boolean wants(String path) {
        int slash = path.lastIndexOf('/');
        if (!NAMES.hasEnd(path, slash + 1)) {
            return false;
        }
        String name = path.substring(slash + 1);
        return name.startsWith(SQLITE) || path.endsWith("rpm/" + name) || path.endsWith("rpmdb/" + name);
    }

    @Override
    public List<String> locations() {
        return List.of("var/lib/rpm/*", "usr/lib/sysimage/rpm/*", "usr/share/rpm/*");
    }

    @Override
    public void read(CatalogFile file, FactSink facts) throws IOException {
        if (file.size() > 0) {
            facts.keep(file.bytes(MAX_DATABASE_BYTES));
        }
    }

    @Override
    public void readTogether(SortedMap<String, byte[]> kept, Function<String, FactSink> facts) {
        for (Map.Entry<String, byte[]> file : kept.entrySet()) {
            String path = file.getKey();
            byte[] bytes = file.getValue();
            FactSink sink = facts.apply(path);
            switch (path.substring(path.lastIndexOf('/') + 1)) {
                case SQLITE -> {
                    byte[] log = kept.getOrDefault(path + "-wal", new byte[0]);
                    new SqlitePackages(new SqlitePages(bytes, log), consumer(path, sink), sink::problem).read();
                }
                case LOG -> {
                    if (!new SqlitePages(new byte[0], bytes).isEmpty()) {
                        sink.matters(); // also to a database of another layer
                    }
                    if (!kept.containsKey(path.substring(0, path.length() - "-wal".length()))) {
                        logAlone(path, bytes, sink);
                    }
                }
                case NDB -> NdbPackages.read(bytes, consumer(path, sink), sink::problem);
                default -> BerkeleyPackages.read(bytes, consumer(path, sink), sink::problem);
            }
        }
    }

    /** Some images have all in the log and an empty database; the changes to a database of another layer are read with that one, later. */
    private static void logAlone(String path, byte[] log, FactSink sink) {
        SqlitePages pages = new SqlitePages(new byte[0], log);
        if (pages.hasPage(1)) {
            new SqlitePackages(pages, consumer(path, sink), sink::problem).read();
        } else if (!pages.isEmpty()) {
            sink.problem("it has changes to a database that is not beside it; they were not read");
        }
    }

    private static BlobReader consumer(String path, FactSink sink) {
        return (bytes, offset, length) -> {
            RpmHeader header = RpmHeader.parse(bytes, offset, length);
            if (header == null) {
                sink.problem("the header of a package is broken");
            } else {
                RpmPackage.tell(header, path, sink);
            }
        };
    }

    /** Takes the header of one package. */
    interface BlobReader {
        void read(byte[] bytes, int offset, int length);
    }
}
