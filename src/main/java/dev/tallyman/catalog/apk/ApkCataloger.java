package dev.tallyman.catalog.apk;

import dev.tallyman.catalog.CatalogFile;
import dev.tallyman.catalog.Cataloger;
import dev.tallyman.catalog.FactSink;
import dev.tallyman.catalog.TextLines;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.List;

/**
 * {@code installed}: records of one-letter fields, an empty line between them (Alpine wiki, "Apk spec", installed database v2), which
 * apk-tools 3 writes as well; or the binary form that apk-tools 3 has a schema for ({@link AdbFile}).
 */
public final class ApkCataloger implements Cataloger {
    private static final String FILE = "apk/db/installed";

    @Override
    public String name() {
        return "apk";
    }

    @Override
    public List<String> endings() {
        return List.of(FILE);
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
        byte[] start = file.content().readNBytes(AdbFile.MAGIC_BYTES);
        InputStream whole = new SequenceInputStream(new ByteArrayInputStream(start), file.content());
        if (AdbFile.isStart(start)) {
            InstalledAdb.read(whole, file.path(), facts);
        } else {
            readText(whole, file.path(), facts);
        }
    }

    private static void readText(InputStream content, String path, FactSink facts) throws IOException {
        TextLines lines = new TextLines(content);
        ApkEntry entry = new ApkEntry(path, facts);
        String line = lines.next();
        while (line != null) {
            if (line.isEmpty()) {
                entry.finish();
                entry = new ApkEntry(path, facts);
            } else {
                entry.field(line);
            }
            line = lines.next();
        }
        entry.finish();
        if (lines.endedWithinLine()) {
            facts.problem(TextLines.CUT_OFF);
        }
        if (lines.tooLong() > 0) {
            facts.problem(lines.tooLong() + " lines are too long to be read");
        }
    }
}
