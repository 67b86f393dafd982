package dev.tallyman.catalog.portage;

import dev.tallyman.catalog.CatalogFile;
import dev.tallyman.catalog.Cataloger;
import dev.tallyman.catalog.FactSink;
import dev.tallyman.catalog.PackageFact;
import dev.tallyman.catalog.TextLines;
import dev.tallyman.model.LazyPattern;
import dev.tallyman.model.Purl;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code var/db/pkg/CATEGORY/NAME-VERSION/CONTENTS}: the path tells of the package (Package Manager Specification, "Names and versions"), the
 * file what it owns.
 */
public final class PortageCataloger implements Cataloger {
    private static final String FOLDER = "var/db/pkg/";
    private static final String FILE = "/CONTENTS";

    private static final LazyPattern<Pattern> NAME_AND_VERSION =
            LazyPattern.of("(.+?)-(\\d+(?:\\.\\d+)*[a-z]?(?:_(?:alpha|beta|pre|rc|p)\\d*)*(?:-r\\d+)?)");

    @Override
    public String name() {
        return "portage";
    }

    @Override
    public List<String> endings() {
        return List.of(FILE);
    }

    @Override
    public boolean wants(String path) {
        if (!path.startsWith(FOLDER) || !path.endsWith(FILE)) {
            return false;
        }
        return path.chars().filter(c -> c == '/').count() == 5;
    }

    @Override
    public void read(CatalogFile file, FactSink facts) throws IOException {
        String[] segments = file.path().split("/", -1);
        String category = segments[3];
        // What is being merged just now has a hyphen in front.
        Matcher matcher = NAME_AND_VERSION.get().matcher(segments[4]);
        if (category.startsWith("-") || segments[4].startsWith("-") || !matcher.matches()) {
            facts.problem("its folder is not named by a package and its version");
            return;
        }
        String name = matcher.group(1);
        String version = matcher.group(2);
        facts.add(new PackageFact(
                Purl.of("ebuild", category, name, version),
                category + "/" + name,
                version,
                true,
                null,
                file.path(),
                List.of()));
        owned(file, category + "/" + name, facts);
    }

    /** {@code obj PATH MD5 TIME} and {@code sym PATH -> TARGET TIME}; a path may hold blanks. */
    private static void owned(CatalogFile file, String owner, FactSink facts) throws IOException {
        TextLines lines = new TextLines(file.content());
        String line = lines.next();
        while (line != null) {
            if (line.startsWith("obj /")) {
                int sum = line.lastIndexOf(' ', line.lastIndexOf(' ') - 1);
                if (sum > 5) {
                    facts.owns(owner, line.substring(5, sum));
                }
            }
            line = lines.next();
        }
        if (lines.tooLong() > 0) {
            facts.problem(lines.tooLong() + " lines are too long to be read");
        }
    }
}
