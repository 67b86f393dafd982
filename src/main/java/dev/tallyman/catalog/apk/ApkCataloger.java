package dev.tallyman.catalog.apk;

import dev.tallyman.catalog.CatalogFile;
import dev.tallyman.catalog.Cataloger;
import dev.tallyman.catalog.FactSink;
import dev.tallyman.catalog.InstalledPackage;
import dev.tallyman.catalog.PackageFact;
import dev.tallyman.catalog.TextLines;
import dev.tallyman.model.Purl;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code installed}: records of one-letter fields, an empty line between them (Alpine wiki, "Apk spec", installed database v2). */
public final class ApkCataloger implements Cataloger {
    private static final String FILE = "apk/db/installed";

    @Override
    public String name() {
        return "apk";
    }

    @Override
    public boolean wants(String path) {
        return path.endsWith(FILE)
                && (path.length() == FILE.length() || path.charAt(path.length() - FILE.length() - 1) == '/');
    }

    @Override
    public List<String> locations() {
        return List.of("lib/apk/db/installed", "usr/lib/apk/db/installed");
    }

    @Override
    public void read(CatalogFile file, FactSink facts) throws IOException {
        TextLines lines = new TextLines(file.content());
        Entry entry = new Entry(file.path(), facts);
        String line = lines.next();
        while (line != null) {
            if (line.isEmpty()) {
                entry.finish();
                entry = new Entry(file.path(), facts);
            } else {
                entry.field(line);
            }
            line = lines.next();
        }
        entry.finish();
        if (lines.tooLong() > 0) {
            facts.problem(lines.tooLong() + " lines are too long to be read");
        }
    }

    /** One record. */
    private static final class Entry {
        private final String path;
        private final FactSink facts;
        private final List<String> files = new ArrayList<>();
        private @Nullable String name;
        private @Nullable String version;
        private @Nullable String arch;
        private @Nullable String origin;
        private @Nullable String license;
        private String folder = "";
        private boolean touched;

        Entry(String path, FactSink facts) {
            this.path = path;
            this.facts = facts;
        }

        void field(String line) {
            touched = true;
            if (line.length() < 2 || line.charAt(1) != ':') {
                facts.problem("a line is no field of a package database");
                return;
            }
            String value = line.substring(2);
            switch (line.charAt(0)) {
                case 'P' -> name = value.strip();
                case 'V' -> version = value.strip();
                case 'A' -> arch = value.strip();
                case 'o' -> origin = value.strip();
                case 'L' -> license = value.strip();
                case 'F' -> folder = value;
                case 'R' -> files.add(folder.isEmpty() ? value : folder + "/" + value);
                default -> {}
            }
        }

        void finish() {
            if (!touched) {
                return;
            }
            String name = this.name;
            String version = this.version;
            if (name == null || name.isEmpty() || version == null || version.isEmpty()) {
                if (name == null || !name.startsWith(".")) {
                    facts.problem("a package has no " + (name == null || name.isEmpty() ? "name" : "version"));
                }
                return;
            }
            Purl purl = Purl.of("apk", null, name, version).withQualifier("arch", arch);
            InstalledPackage.Source source = null;
            if (origin != null && !origin.isEmpty() && !origin.equals(name)) {
                source = new InstalledPackage.Source(origin, version);
                purl = purl.withQualifier("upstream", origin);
            }
            List<String> licenses = license == null || license.isEmpty() ? List.of() : List.of(license);
            facts.add(new PackageFact(purl, name, version, true, source, path, licenses));
            for (String file : files) {
                facts.owns(name, file);
            }
        }
    }
}
