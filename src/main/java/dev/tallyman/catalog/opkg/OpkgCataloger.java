package dev.tallyman.catalog.opkg;

import dev.tallyman.catalog.CatalogFile;
import dev.tallyman.catalog.Cataloger;
import dev.tallyman.catalog.FactSink;
import dev.tallyman.catalog.PackageFact;
import dev.tallyman.catalog.TextLines;
import dev.tallyman.model.Purl;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code opkg/status}, paragraphs like those of dpkg, and {@code opkg/info/NAME.list}, the paths that a package owns. */
public final class OpkgCataloger implements Cataloger {
    private static final String STATUS = "opkg/status";
    private static final String INFO = "lib/opkg/info/";
    private static final String LIST = ".list";

    @Override
    public String name() {
        return "opkg";
    }

    @Override
    public List<String> endings() {
        return List.of(STATUS, LIST);
    }

    @Override
    public boolean wants(String path) {
        return path.equals(STATUS) || path.endsWith("/" + STATUS) || (path.endsWith(LIST) && path.contains(INFO));
    }

    @Override
    public List<String> locations() {
        return List.of("usr/lib/opkg/status", "var/lib/opkg/status", "usr/lib/opkg/info/*", "var/lib/opkg/info/*");
    }

    @Override
    public void read(CatalogFile file, FactSink facts) throws IOException {
        TextLines lines = new TextLines(file.content());
        if (file.path().endsWith(LIST)) {
            readList(file.path(), lines, facts);
        } else {
            readStatus(file.path(), lines, facts);
            if (lines.endedWithinLine()) {
                facts.problem(TextLines.CUT_OFF);
            }
        }
        if (lines.tooLong() > 0) {
            facts.problem(lines.tooLong() + " lines are too long to be read");
        }
    }

    private static void readList(String path, TextLines lines, FactSink facts) throws IOException {
        String owner = path.substring(path.lastIndexOf('/') + 1, path.length() - LIST.length());
        String line = lines.next();
        while (line != null) {
            if (line.startsWith("/") && !line.endsWith("/")) {
                int tab = line.indexOf('\t');
                facts.owns(owner, line.substring(1, tab < 0 ? line.length() : tab));
            }
            line = lines.next();
        }
    }

    private static void readStatus(String path, TextLines lines, FactSink facts) throws IOException {
        Map<String, String> fields = new HashMap<>();
        String line = lines.next();
        while (line != null) {
            if (line.isBlank()) {
                finish(path, fields, facts);
                fields.clear();
            } else if (!Character.isWhitespace(line.charAt(0))) {
                int colon = line.indexOf(':');
                if (colon > 0) {
                    fields.putIfAbsent(
                            line.substring(0, colon).toLowerCase(Locale.ROOT),
                            line.substring(colon + 1).strip());
                } else {
                    facts.problem("a line is no field of a package database");
                }
            }
            line = lines.next();
        }
        finish(path, fields, facts);
    }

    /** A package counts where its state, the last word of its status, is that its files are there. */
    private static void finish(String path, Map<String, String> fields, FactSink facts) {
        if (fields.isEmpty()) {
            return;
        }
        String name = fields.getOrDefault("package", "");
        String version = fields.getOrDefault("version", "");
        String status = fields.getOrDefault("status", "");
        String state = status.substring(status.lastIndexOf(' ') + 1);
        if (!state.equals("installed") && !state.equals("unpacked")) {
            return;
        }
        if (!Purl.isName(name) || version.isEmpty()) {
            facts.problem("a package has no " + (!Purl.isName(name) ? "name" : "version"));
            return;
        }
        Purl purl = Purl.of("opkg", null, name, version);
        String arch = fields.getOrDefault("architecture", "");
        if (!arch.isEmpty()) {
            purl = purl.withQualifier("arch", arch);
        }
        String license = fields.getOrDefault("license", "");
        facts.add(new PackageFact(
                purl, name, version, true, null, path, license.isEmpty() ? List.of() : List.of(license)));
    }
}
