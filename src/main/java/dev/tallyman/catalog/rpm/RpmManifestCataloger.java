package dev.tallyman.catalog.rpm;

import dev.tallyman.catalog.CatalogFile;
import dev.tallyman.catalog.Cataloger;
import dev.tallyman.catalog.FactSink;
import dev.tallyman.catalog.TextLines;
import dev.tallyman.model.Purl;
import java.io.IOException;
import java.util.List;

/** What images of Mariner and Azure Linux without RPM have instead of its database: one package a line, ten fields with tabs between. */
public final class RpmManifestCataloger implements Cataloger {
    private static final String FILE = "var/lib/rpmmanifest/container-manifest-2";
    private static final int FIELDS = 10;

    @Override
    public String name() {
        return "rpm-manifest";
    }

    @Override
    public List<String> endings() {
        return List.of(FILE);
    }

    @Override
    public boolean wants(String path) {
        return path.endsWith("rpmmanifest/container-manifest-2");
    }

    @Override
    public List<String> locations() {
        return List.of(FILE);
    }

    @Override
    public void read(CatalogFile file, FactSink facts) throws IOException {
        TextLines lines = new TextLines(file.content());
        for (String line = lines.next(); line != null; line = lines.next()) {
            if (line.isBlank()) {
                continue;
            }
            String[] fields = line.split("\t", -1);
            if (fields.length < FIELDS || fields[0].isBlank() || !Purl.isName(fields[0]) || fields[1].isBlank()) {
                facts.problem("a line is not of " + FIELDS + " fields");
                continue;
            }
            facts.add(RpmPackage.fact(
                    fields[0], fields[1], epoch(fields[8]), fields[7], fields[9].strip(), null, null, file.path()));
        }
    }

    private static long epoch(String text) {
        try {
            return Math.max(0, Long.parseLong(text.strip()));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
