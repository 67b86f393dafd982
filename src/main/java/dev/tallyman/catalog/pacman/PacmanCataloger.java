package dev.tallyman.catalog.pacman;

import dev.tallyman.catalog.CatalogFile;
import dev.tallyman.catalog.Cataloger;
import dev.tallyman.catalog.FactSink;
import dev.tallyman.catalog.InstalledPackage;
import dev.tallyman.catalog.PackageFact;
import dev.tallyman.catalog.TextLines;
import dev.tallyman.model.Purl;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code var/lib/pacman/local/NAME-VERSION-RELEASE/}: {@code desc} tells of the package, {@code files} what it owns. */
public final class PacmanCataloger implements Cataloger {
    private static final String FOLDER = "var/lib/pacman/local/";
    private static final String DESCRIPTION = "/desc";
    private static final String FILES = "/files";

    @Override
    public String name() {
        return "pacman";
    }

    @Override
    public List<String> endings() {
        return List.of(DESCRIPTION, FILES);
    }

    @Override
    public boolean wants(String path) {
        if (!path.startsWith(FOLDER)) {
            return false;
        }
        int slash = path.indexOf('/', FOLDER.length());
        return slash > 0
                && (path.substring(slash).equals(DESCRIPTION)
                        || path.substring(slash).equals(FILES));
    }

    @Override
    public void read(CatalogFile file, FactSink facts) throws IOException {
        Map<String, List<String>> fields = fields(new TextLines(file.content()), facts);
        if (file.path().endsWith(DESCRIPTION)) {
            readDescription(file.path(), fields, facts);
        } else {
            String owner = packageOf(file.path());
            for (String path : fields.getOrDefault("%FILES%", List.of())) {
                if (!path.endsWith("/")) {
                    facts.owns(owner, path);
                }
            }
        }
    }

    /** Blocks of a heading between percent signs and one value a line, an empty line after each. */
    private static Map<String, List<String>> fields(TextLines lines, FactSink facts) throws IOException {
        Map<String, List<String>> fields = new HashMap<>();
        List<String> values = new ArrayList<>();
        String line = lines.next();
        while (line != null) {
            if (line.length() > 2 && line.startsWith("%") && line.endsWith("%")) {
                values = new ArrayList<>();
                fields.put(line, values);
            } else if (!line.isEmpty()) {
                values.add(line);
            }
            line = lines.next();
        }
        if (lines.tooLong() > 0) {
            facts.problem(lines.tooLong() + " lines are too long to be read");
        }
        return fields;
    }

    private static void readDescription(String path, Map<String, List<String>> fields, FactSink facts) {
        String name = first(fields, "%NAME%");
        String version = first(fields, "%VERSION%");
        if (!Purl.isName(name) || version.isEmpty()) {
            facts.problem("a package has no " + (!Purl.isName(name) ? "name" : "version"));
            return;
        }
        String base = first(fields, "%BASE%");
        String arch = first(fields, "%ARCH%");
        InstalledPackage.Source source = null;
        Purl purl = Purl.of("alpm", null, name, version);
        if (!arch.isEmpty()) {
            purl = purl.withQualifier("arch", arch);
        }
        if (!base.isEmpty() && !base.equals(name)) {
            source = new InstalledPackage.Source(base, version);
            purl = purl.withQualifier("upstream", base);
        }
        facts.add(
                new PackageFact(purl, name, version, true, source, path, fields.getOrDefault("%LICENSE%", List.of())));
    }

    private static String first(Map<String, List<String>> fields, String heading) {
        List<String> values = fields.getOrDefault(heading, List.of());
        return values.isEmpty() ? "" : values.getFirst().strip();
    }

    /** The name without version and release, which have no hyphens. */
    private static String packageOf(String path) {
        String folder = path.substring(FOLDER.length(), path.indexOf('/', FOLDER.length()));
        int release = folder.lastIndexOf('-');
        int version = release < 0 ? -1 : folder.lastIndexOf('-', release - 1);
        return version < 0 ? folder : folder.substring(0, version);
    }
}
